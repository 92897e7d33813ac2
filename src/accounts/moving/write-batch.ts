import type { Tx } from '../../tools.js'
import { writeAccountEvents } from '../account/account-event.js'
import { findSuppressed } from '../contacts/find-suppressed.js'
import { lockContacts } from '../store/contact-store.js'
import { insertAccountContacts, insertImported, insertTenantContacts, insertTenants, selectOccupied } from '../store/import-store.js'
import type { ImportedRow, Occupied } from '../store/import-store.js'
import type { PreparedLine, Refusal } from './prepared-line.js'
import type { RefusedLine } from './refused-report.js'
import type { SeenPlaces } from './seen-places.js'

export interface BatchResult {
  readonly imported: number
  /** In the order of the file: lines rejected on reading, and accounts that already exist. */
  readonly refused: readonly RefusedLine[]
}

/** Inserts what a batch brings that is not there yet, in the caller's transaction; all of it, or nothing. */
export const writeBatch = async (
  tx: Tx,
  given: { readonly environmentId: string; readonly lines: readonly PreparedLine[]; readonly events: boolean },
): Promise<BatchResult> => {
  const { environmentId, lines } = given
  const { fresh, refused } = apart(lines, new Set())
  const inserted = await insertImported(
    tx,
    environmentId,
    fresh.map(({ row }) => row),
  )
  const rows = fresh.flatMap(({ row }) => (inserted.has(row.id) ? [row] : []))
  await insertTenants(
    tx,
    environmentId,
    rows.map(({ tenant_id, tenant }) => ({ tenant_id, name: tenant?.name ?? null, time_zone: tenant?.timeZone ?? null })),
  )
  const named = [...tenantContactsOf(rows), ...rows.flatMap(({ contacts }) => contacts)]
  await lockContacts(tx, environmentId, { emails: named.map(({ email }) => email) })
  await insertTenantContacts(tx, environmentId, tenantContactsOf(rows))
  await insertAccountContacts(
    tx,
    environmentId,
    rows.flatMap(({ id, contacts }) => contacts.map((contact, index) => ({ ...contact, account_id: id, position: index + 1 }))),
  )
  await findSuppressed(tx, environmentId, [...new Set(named.map(({ email }) => email))])
  if (given.events) {
    for (const { id, status } of rows) {
      await writeAccountEvents(tx, { id, environmentId }, status === 'active' ? ['created', 'active'] : ['created'])
    }
  }
  const left = fresh.filter(({ row }) => !inserted.has(row.id))
  const there = left.length === 0 ? [] : await refusalsOf(tx, environmentId, left)
  return { imported: rows.length, refused: [...refused, ...there].sort((a, b) => a.line - b.line) }
}

/** The same without writing anything: what would be refused. `seen` keeps what earlier batches claimed. */
export const tryBatch = async (
  tx: Tx,
  given: { readonly environmentId: string; readonly lines: readonly PreparedLine[]; readonly seen: SeenPlaces },
): Promise<BatchResult> => {
  const { fresh, refused } = apart(given.lines, given.seen)
  const there = await refusalsOf(tx, given.environmentId, fresh)
  return { imported: fresh.length - there.length, refused: [...refused, ...there].sort((a, b) => a.line - b.line) }
}

/** Of each tenant those that its first line with any brings. */
const tenantContactsOf = (rows: readonly ImportedRow[]) => {
  const first = new Map<string, ImportedRow>()
  for (const row of rows)
    if (row.tenant !== null && row.tenant.contacts.length > 0 && !first.has(row.tenant_id)) first.set(row.tenant_id, row)
  return [...first.values()].flatMap(({ tenant_id, tenant }) =>
    (tenant?.contacts ?? []).map((contact, index) => ({ ...contact, tenant_id, position: index + 1 })),
  )
}

interface Fresh {
  readonly line: number
  readonly row: ImportedRow
}

/** The lines that may go in; of several that claim the same place, the first. */
const apart = (
  lines: readonly PreparedLine[],
  seen: SeenPlaces,
): { readonly fresh: readonly Fresh[]; readonly refused: readonly RefusedLine[] } => {
  const fresh: Fresh[] = []
  const refused: RefusedLine[] = []
  for (const { line, outcome } of lines) {
    if ('refused' in outcome) {
      refused.push({ line, refused: outcome.refused })
      continue
    }
    const { row } = outcome
    const places = [['id', row.id] as const, ...(row.external_id === null ? [] : [['external_id', row.external_id] as const])]
    const twice = places.flatMap(([field, value]): Refusal[] => {
      return seen.has(`${field} ${value}`) ? [{ field, reason: 'stands in an earlier line of this file already' }] : []
    })
    if (twice.length > 0) refused.push({ line, refused: twice })
    else {
      for (const [field, value] of places) seen.add(`${field} ${value}`)
      fresh.push({ line, row })
    }
  }
  return { fresh, refused }
}

const refusalsOf = async (tx: Tx, environmentId: string, lines: readonly Fresh[]): Promise<RefusedLine[]> => {
  const occupied = await selectOccupied(tx, environmentId, {
    ids: lines.map(({ row }) => row.id),
    externalIds: lines.flatMap(({ row }) => row.external_id ?? []),
  })
  const byId = new Map(occupied.map((one) => [one.id, one]))
  const byExternalId = new Map(occupied.flatMap((one) => (one.isOwn && one.externalId !== null ? [[one.externalId, one] as const] : [])))
  return lines.flatMap(({ line, row }) => {
    const refusal = whyOccupied(byId.get(row.id), row.external_id === null ? undefined : byExternalId.get(row.external_id))
    return refusal === null ? [] : [{ line, refused: [refusal] }]
  })
}

const whyOccupied = (sameId: Occupied | undefined, sameExternalId: Occupied | undefined): Refusal | null => {
  // Another environment's id says no more than that.
  if (sameId !== undefined && (!sameId.isOwn || sameId.isDeleted)) return { field: 'id', reason: 'is taken' }
  if (sameId !== undefined) return { field: 'id', reason: 'an account with this id is there already, and was left as it is' }
  if (sameExternalId !== undefined)
    return { field: 'external_id', reason: 'an account with this external_id is there already, and was left as it is' }
  return null
}
