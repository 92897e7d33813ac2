import { VaultKeysInvalid } from './errors.js'
import { sealedColumns } from './sealed-columns.js'
import { countByKid, countLinks, selectKnownKeys, updateRetired } from './store.js'
import type { KeyKind, Queries } from './store.js'
import type { Vault } from './vault.js'

/** What is under one kid. */
export interface KeyUse {
  readonly kind: KeyKind
  readonly kid: string
  /** `writes`: the first of its variable; `reads`: another one of it; `missing`: not in it (any more). */
  readonly role: 'writes' | 'reads' | 'missing'
  /** Values sealed under it; for a link key the links that may still be opened. */
  readonly count: number
  /** `credentials.sealed` and so on, with their part of `count`. */
  readonly where: Readonly<Record<string, number>>
  /** Of a link key: after this moment nothing needs it. */
  readonly until: Date | null
}

/** Every key that is configured, was ever used, or is in a sealed value, with what currently needs it. */
export const keyUses = async (db: Queries, vault: Vault): Promise<readonly KeyUse[]> => {
  const sealed = new Map<string, Record<string, number>>()
  for (const column of await sealedColumns(db)) {
    for (const { kid, count } of await countByKid(db, column)) {
      if (kid === null) continue
      const where = sealed.get(kid) ?? {}
      sealed.set(kid, { ...where, [`${column.table}.${column.column}`]: count })
    }
  }
  const links = new Map((await countLinks(db)).map((one) => [one.kid, one]))
  const known = await selectKnownKeys(db)
  const kids = (kind: KeyKind, used: Iterable<string>): readonly string[] => [
    ...new Set([...vault.kids[kind], ...known.filter((key) => key.kind === kind).map(({ kid }) => kid), ...used]),
  ]
  const roleOf = (kind: KeyKind, kid: string): KeyUse['role'] =>
    vault.kids[kind][0] === kid ? 'writes' : vault.kids[kind].includes(kid) ? 'reads' : 'missing'
  const sum = (where: Readonly<Record<string, number>>): number => Object.values(where).reduce((total, count) => total + count, 0)
  return [
    ...kids('vault', sealed.keys()).map((kid): KeyUse => {
      const where = sealed.get(kid) ?? {}
      return { kind: 'vault', kid, role: roleOf('vault', kid), count: sum(where), where, until: null }
    }),
    ...kids('link', links.keys()).map((kid): KeyUse => {
      const link = links.get(kid)
      const count = link?.count ?? 0
      return {
        kind: 'link',
        kid,
        role: roleOf('link', kid),
        count,
        where: count === 0 ? {} : { link_tokens: count },
        until: link?.until ?? null,
      }
    }),
  ]
}

/**
 * Whether a key was taken out of VAULT_KEYS or LINK_KEYS that something still needs. Rows are counted only for keys that are missing, and
 * a key that nothing needs any more is not looked for again.
 * @throws VaultKeysInvalid with the kid, what needs it and the command that ends it
 */
export const checkNeededKeys = async (db: Queries, vault: Vault): Promise<void> => {
  const isMissing = ({ kind, kid }: { readonly kind: KeyKind; readonly kid: string }): boolean => !vault.kids[kind].includes(kid)
  const missing = (await selectKnownKeys(db)).filter((key) => key.retiredAt === null && isMissing(key))
  if (missing.length === 0) return
  const uses = await keyUses(db, vault)
  const needed: string[] = []
  for (const { kind, kid } of missing) {
    const use = uses.find((one) => one.kind === kind && one.kid === kid)
    if (use === undefined || use.count === 0) await updateRetired(db, kind, kid)
    else needed.push(neededWords(use))
  }
  if (needed.length > 0) throw new VaultKeysInvalid(needed.join('\n'))
}

/** Says what is missing and how to be rid of it for good. */
export const neededWords = ({ kind, kid, count, where, until }: KeyUse): string =>
  kind === 'vault'
    ? `VAULT_KEYS lacks ${kid}, under which ${String(count)} values are sealed (${Object.entries(where)
        .map(([column, many]) => `${column}: ${String(many)}`)
        .join(', ')}). Put it back after the first key, run \`relink keys rotate\`, then take it out`
    : `LINK_KEYS lacks ${kid}, under which ${String(count)} links were made that may still be opened. Put it back after the first key, and take it out after ${until?.toISOString() ?? 'they have run out'}`
