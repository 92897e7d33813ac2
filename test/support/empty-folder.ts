import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that is removed with the test, and that PostgreSQL's own user may pass through (its tests run as root, too). Symbolic links resolved. */
export const emptyFolder = async (mode = 0o755): Promise<string> => {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'relink-empty-')))
  await fs.chmod(folder, mode)
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }))
  return folder
}
