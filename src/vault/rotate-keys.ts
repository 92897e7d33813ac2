import { setTimeout as sleep } from 'node:timers/promises'
import type { ToolsDatabase } from '../tools.js'
import { VaultKeysInvalid, VaultUnreadable } from './errors.js'
import { sealedColumns } from './sealed-columns.js'
import { sealedPlace } from './sealed-place.js'
import { countByKid, lockSealedElsewhere, selectKnownKeys, updateSealed } from './store.js'
import type { Queries, SealedColumn, SealedRow } from './store.js'
import type { Vault } from './vault.js'

export interface RotationStep {
  /** `credentials.sealed`. */
  readonly column: string
  readonly done: number
  /** As counted when the column was begun; rows may come and go. */
  readonly total: number
}

export interface Rotation {
  readonly resealed: number
  /** Values that open with none of the keys, by column: they are left as they are. */
  readonly unreadable: Readonly<Record<string, number>>
  /** Values that were sealed under an old key meanwhile: a process still writes with it. */
  readonly left: number
}

/** Locked for a few milliseconds: a refresh of one of these accounts waits that long. */
const pageSize = 200
/** A row that another transaction has locked is looked for again; values that still turn up after this many passes are being written again. */
const passes = 5
const pauseMs = 200

/**
 * Seals everything again under the first key of VAULT_KEYS, in pages, while everything runs. What a row holds decides, so that it may be
 * killed at any moment and begun again; a value that was written meanwhile is never overwritten. Counts use a connection of their own,
 * since over a million rows they take longer than a request may.
 * @throws VaultKeysInvalid when no process knows the first key yet: it could not read what is sealed under it
 */
export const rotateKeys = async (
  { database, vault }: { readonly database: ToolsDatabase; readonly vault: Vault },
  report: (step: RotationStep) => void,
): Promise<Rotation> => {
  const kid = vault.kids.vault[0] ?? ''
  const known = await selectKnownKeys(database)
  if (!known.some((key) => key.kind === 'vault' && key.kid === kid)) {
    throw new VaultKeysInvalid(
      `No process of Relink was started with ${kid} yet, and those that run could not read what is sealed under it: put it first in VAULT_KEYS of every api and worker, restart them, then rotate`,
    )
  }
  await vault.checkKeys(database)
  const client = await database.dedicatedClient()
  try {
    let [resealed, left] = [0, 0]
    const unreadable: Record<string, number> = {}
    for (const column of await sealedColumns(database)) {
      const rotated = await rotateColumn({ database, vault, counting: client }, column, kid, report)
      resealed += rotated.done
      left += rotated.left
      if (rotated.unreadable > 0) unreadable[`${column.table}.${column.column}`] = rotated.unreadable
    }
    return { resealed, unreadable, left }
  } finally {
    await client.end()
  }
}

interface Means {
  readonly database: ToolsDatabase
  readonly vault: Vault
  readonly counting: Queries
}

const rotateColumn = async (
  means: Means,
  column: SealedColumn,
  kid: string,
  report: (step: RotationStep) => void,
): Promise<{ readonly done: number; readonly unreadable: number; readonly left: number }> => {
  const remaining = async (): Promise<number> =>
    (await countByKid(means.counting, column)).reduce((sum, one) => (one.kid === kid ? sum : sum + one.count), 0)
  const total = await remaining()
  let [done, unreadable, left] = [0, 0, total]
  for (let pass = 0; pass < passes && left > unreadable; pass += 1) {
    if (pass > 0) await sleep(pauseMs)
    unreadable = 0
    let after: string | null = null
    for (;;) {
      const page: Page | null = await rotatePage(means, column, kid, after)
      if (page === null) break
      after = page.last
      done += page.done
      unreadable += page.unreadable
      report({ column: `${column.table}.${column.column}`, done, total: Math.max(total, done) })
    }
    left = await remaining()
  }
  return { done, unreadable, left: Math.max(0, left - unreadable) }
}

interface Page {
  readonly last: string
  readonly done: number
  readonly unreadable: number
}

/** Null: nothing is left after `after`. */
const rotatePage = ({ database, vault }: Means, column: SealedColumn, kid: string, after: string | null): Promise<Page | null> =>
  database.transaction(async (tx) => {
    const rows = await lockSealedElsewhere(tx, column, { kid, after, size: pageSize })
    const last = rows.at(-1)
    if (last === undefined) return null
    const changed: (SealedRow & { readonly resealed: string })[] = []
    for (const row of rows) {
      const sealed = await resealed(vault, column, row)
      if (sealed !== null) changed.push({ ...row, resealed: sealed })
    }
    const done = changed.length === 0 ? 0 : await updateSealed(tx, column, changed)
    return { last: last.key, done, unreadable: rows.length - changed.length }
  })

/** Null: it does not open, or belongs to another row. Its field stays what it was: a value may have been moved to another column of its row. */
const resealed = async (vault: Vault, { table }: SealedColumn, { key, sealed }: SealedRow): Promise<string | null> => {
  const place = sealedPlace(sealed)
  if (place?.table !== table || place.row !== key) return null
  try {
    return await vault.seal(place, await vault.open(place, sealed))
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}
