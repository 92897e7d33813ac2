import type { FilterValue } from '../database/filter.js'
import type { ListField } from './list-field.js'

type Read = { readonly ok: true; readonly value: FilterValue } | { readonly ok: false; readonly message: string }

const good = (value: FilterValue): Read => ({ ok: true, value })
const bad = (message: string): Read => ({ ok: false, message })

/** One value of a filter, turned into what PostgreSQL is sure to take: a value that it refused would be a 500. */
export const filterValue = (field: ListField, text: string): Read => {
  if (field.oneOf && !field.oneOf.includes(text)) return bad(`must be one of ${field.oneOf.join(', ')}`)
  switch (field.type) {
    case 'string':
      return good(text)
    case 'number':
      return /^-?\d{1,15}(?:\.\d{1,9})?$/.test(text) ? good(text) : bad('must be a number')
    case 'boolean':
      return text === 'true' || text === 'false' ? good(text === 'true') : bad('must be true or false')
    case 'uuid':
      return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? good(text.toLowerCase()) : bad('must be a UUID')
    case 'time': {
      const time = readTime(text)
      return time === null ? bad('must be a time such as 2026-11-24T10:30:00Z') : good(time)
    }
  }
}

const isoTime = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?(Z|[+ -]\d\d:\d\d))?$/i

/**
 * A time, or a day, which means its first instant in UTC. Kept to the microsecond, as PostgreSQL does, and turned to UTC here: it
 * refuses offsets that JavaScript takes. A `+` that arrived as a space was not percent-encoded.
 */
const readTime = (text: string): string | null => {
  const [, day, minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] = isoTime.exec(text) ?? []
  if (day === undefined) return null
  const local = Date.parse(`${day}T${minutes}:${seconds}Z`)
  // JavaScript reads 31 February as 3 March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${day}T${minutes}`)) return null
  const utc = Date.parse(`${day}T${minutes}:${seconds}${zone.toUpperCase().replace(' ', '+')}`)
  if (Number.isNaN(utc)) return null
  const iso = new Date(utc).toISOString()
  return /^(?!0000)\d{4}-/.test(iso) ? `${iso.slice(0, 19)}.${fraction.padEnd(6, '0')}Z` : null
}
