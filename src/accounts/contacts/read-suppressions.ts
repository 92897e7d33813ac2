import type { Filter } from '../../database/filter.js'
import { NotFound } from '../../http/errors.js'
import type { ListQuery } from '../../http/list-query.js'
import type { Tools } from '../../tools.js'
import { selectSuppression, suppressionPage } from '../store/suppression-store.js'
import { knownAddressHash } from './address-hash.js'
import type { AddressHash } from './address-hash.js'
import type { Suppression } from './suppression.js'

/** A suppression as the API shows it. */
export const suppressionJson = (one: Suppression) => ({
  id: one.id,
  email: one.email,
  integrated_account_id: one.accountId,
  why: one.why,
  code: one.code,
  by: one.actor,
  mail_id: one.mailId,
  created_at: one.createdAt.toISOString(),
})

export const listSuppressions = async ({ database, vault }: Pick<Tools, 'database' | 'vault'>, environmentId: string, query: ListQuery) => {
  const hash = query.filters.some(({ field }) => field === 'email') ? await knownAddressHash(database, vault, environmentId) : null
  const filters = query.filters.map((filter) => (filter.field === 'email' ? hashed(filter, hash) : filter))
  const { rows, nextCursor } = await suppressionPage(database, environmentId, { ...query, filters })
  return { result: rows.map(suppressionJson), next_cursor: nextCursor, limit: query.limit }
}

/** Where nothing was ever suppressed, no row is compared with it. */
const hashed = (filter: Filter, hash: AddressHash | null): Filter => {
  const of = (email: unknown): string => hash?.(String(email).normalize('NFC').toLowerCase()) ?? ''
  return filter.operator === 'in' ? { ...filter, values: filter.values.map(of) } : { ...filter, value: of(filter.value) }
}

/** @throws NotFound */
export const readSuppression = async ({ database }: Pick<Tools, 'database'>, environmentId: string, id: string) => {
  const found = await selectSuppression(database, environmentId, id)
  if (found === null) throw new NotFound()
  return suppressionJson(found)
}
