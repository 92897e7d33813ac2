import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { DataDir } from './data-dir.js'
import { readFileIfThere, writePrivateFile } from './private-file.js'

/** The values of VAULT_KEYS and LINK_KEYS: `kid:base64` of 32 random bytes, the same at every start. */
export interface Keys {
  readonly vaultKeys: string
  readonly linkKeys: string
}

export async function keepKeys(dataDir: DataDir): Promise<Keys> {
  return { vaultKeys: await keepKey(dataDir.file('vault-keys'), 'v1'), linkKeys: await keepKey(dataDir.file('link-keys'), 'l1') }
}

/** What was made by an earlier start, without making any. */
export async function readKeys(dataDir: string): Promise<Partial<Keys>> {
  const [vaultKeys, linkKeys] = [
    await readFileIfThere(path.join(dataDir, 'vault-keys')),
    await readFileIfThere(path.join(dataDir, 'link-keys')),
  ]
  return { ...(vaultKeys !== undefined && { vaultKeys: vaultKeys.trim() }), ...(linkKeys !== undefined && { linkKeys: linkKeys.trim() }) }
}

async function keepKey(file: string, kid: string): Promise<string> {
  const kept = await readFileIfThere(file)
  if (kept !== undefined) return kept.trim()
  const made = `${kid}:${randomBytes(32).toString('base64')}`
  await writePrivateFile(file, `${made}\n`)
  return made
}
