import type { Place } from './seal.js'

/** Where a sealed value says that it belongs, from its header, unproven until it is opened. Null: it was not sealed by us. */
export const sealedPlace = (sealed: string): Place | null => {
  try {
    const header: unknown = JSON.parse(Buffer.from(sealed.slice(0, sealed.indexOf('.')), 'base64url').toString('utf8'))
    const { table, row, field } = header as Readonly<Record<string, unknown>>
    return typeof table === 'string' && typeof row === 'string' && typeof field === 'string' ? { table, row, field } : null
  } catch {
    return null
  }
}
