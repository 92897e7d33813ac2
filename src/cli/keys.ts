import { toolsDatabase } from '../create-tools.js'
import { Database } from '../database/database.js'
import { requireSchema } from '../database/schema-state.js'
import { createLog } from '../log.js'
import type { ToolsDatabase } from '../tools.js'
import { keyUses } from '../vault/needed-keys.js'
import type { KeyUse } from '../vault/needed-keys.js'
import { rotateKeys } from '../vault/rotate-keys.js'
import type { RotationStep } from '../vault/rotate-keys.js'
import { createVault } from '../vault/vault.js'
import type { Vault } from '../vault/vault.js'

/** Where the keys are and what they have sealed. */
export interface KeysSettings {
  readonly databaseUrl: string
  readonly vaultKeys: string
  readonly linkKeys: string
}

const withKeys = async <T>(settings: KeysSettings, work: (database: ToolsDatabase, vault: Vault) => Promise<T>): Promise<T> => {
  const vault = createVault(settings)
  const database = toolsDatabase(new Database({ url: settings.databaseUrl, poolSize: 2, log: createLog('error', 'keys') }), vault)
  try {
    await requireSchema(database)
    return await work(database, vault)
  } finally {
    await database.close()
  }
}

/** `relink keys`: a line for each key. */
export const listKeys = (settings: KeysSettings): Promise<readonly string[]> =>
  withKeys(settings, async (database, vault) => {
    const client = await database.dedicatedClient()
    try {
      return (await keyUses(client, vault)).map(keyLine)
    } finally {
      await client.end()
    }
  })

const keyLine = ({ kind, kid, role, count, where, until }: KeyUse): string => {
  const what =
    kind === 'vault' ? `${String(count)} values` : `${String(count)} links${until === null ? '' : ` until ${until.toISOString()}`}`
  const details =
    kind === 'vault' && count > 0
      ? `  (${Object.entries(where)
          .map(([column, many]) => `${column} ${String(many)}`)
          .join(', ')})`
      : ''
  const missing = role === 'missing' && count === 0 ? 'gone' : role
  return `${kind.padEnd(6)}${kid.padEnd(20)}${missing.padEnd(10)}${what}${details}`
}

/** `relink keys rotate`. Returns whether everything is sealed under the first key now. */
export const rotate = (settings: KeysSettings, say: (line: string) => void): Promise<boolean> =>
  withKeys(settings, async (database, vault) => {
    const kid = vault.kids.vault[0] ?? ''
    const { resealed, unreadable, left } = await rotateKeys({ database, vault }, secondly(say))
    say(`${String(resealed)} values were sealed again under ${kid}.`)
    for (const [column, many] of Object.entries(unreadable))
      say(`${column}: ${String(many)} values open with none of the keys in VAULT_KEYS, and are left as they are.`)
    if (left > 0)
      say(
        `${String(left)} values were sealed under another key meanwhile: restart the processes that still write with it, and rotate again.`,
      )
    const whole = Object.keys(unreadable).length === 0 && left === 0
    if (whole) say(`No other key is needed: the keys after ${kid} in VAULT_KEYS can be removed.`)
    return whole
  })

/** A line for each second at most, and for the end of each column. */
const secondly = (say: (line: string) => void): ((step: RotationStep) => void) => {
  let last = 0
  return ({ column, done, total }) => {
    if (done < total && performance.now() - last < 1_000) return
    last = performance.now()
    say(`${column}: ${String(done)} of ${String(total)}`)
  }
}
