import { wordsOf } from '../domain/words-of.js'
import type { ToolsDatabase } from '../tools.js'
import { VaultKeysInvalid } from '../vault/errors.js'
import { keyUses, neededWords } from '../vault/needed-keys.js'
import { createVault } from '../vault/vault.js'
import type { Vault } from '../vault/vault.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'

/** Their form, then whether they are the ones that this database was written with, and whether one is missing. Changes nothing. */
export const checkKeys = async (
  keys: { readonly vaultKeys: string | undefined; readonly linkKeys: string | undefined },
  database: ToolsDatabase | null,
): Promise<readonly Finding[]> => {
  const absent = Object.entries({ VAULT_KEYS: keys.vaultKeys, LINK_KEYS: keys.linkKeys }).filter(([, value]) => value === undefined)
  if (keys.vaultKeys === undefined || keys.linkKeys === undefined) {
    return absent.map(([name]) =>
      problem('keys', `${name} is not set`, `set it to what api and worker have; a first one: k1:$(openssl rand -base64 32)`),
    )
  }
  let vault: Vault
  try {
    vault = createVault({ vaultKeys: keys.vaultKeys, linkKeys: keys.linkKeys })
  } catch (error) {
    if (!(error instanceof VaultKeysInvalid)) throw error
    return [problem('keys', error.message, 'correct the variable')]
  }
  if (database === null) return [note('keys', 'They are well formed; whether they are the right ones, only the database knows')]
  try {
    await compare(database, vault)
  } catch (error) {
    return [problem('keys', wordsOf(error), 'set the key that api and worker have; a new key needs a kid of its own')]
  }
  return uses(database, vault)
}

const undone = new Error('rolled back')

/** As a start of api or worker compares them, without leaving a new key's check value behind. */
const compare = async (database: ToolsDatabase, vault: Vault): Promise<void> => {
  await database
    .transaction(async (tx) => {
      await vault.checkKeys(tx)
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
}

const uses = async (database: ToolsDatabase, vault: Vault): Promise<readonly Finding[]> => {
  // Counting over a million rows takes longer than the pool lets a request take.
  const client = await database.dedicatedClient()
  try {
    const all = await keyUses(client, vault)
    const missing = all.filter(({ role, count }) => role === 'missing' && count > 0)
    if (missing.length > 0)
      return missing.map((use) => problem('keys', neededWords(use), 'put the key back; api and worker do not start without it'))
    const old = all.filter(({ kind, role, count }) => kind === 'vault' && role === 'reads' && count > 0)
    return [
      ok('keys', `${String(vault.kids.vault.length + vault.kids.link.length)} keys, and none is missing`),
      ...old.map(({ kid, count }) => note('keys', `${String(count)} values are still sealed under ${kid}`, 'run `relink keys rotate`')),
    ]
  } finally {
    await client.end()
  }
}
