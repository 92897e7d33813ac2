import * as fs from 'node:fs/promises'
import path from 'node:path'
import { EmbeddedError } from './errors.js'
import { tryLock } from './lock.js'

/** The folder that holds the state of everything embedded, `.relink/` unless RELINK_DATA_DIR says otherwise. Ours until `release`. */
export interface DataDir {
  /** Absolute, symbolic links resolved: processes are recognised by it. */
  readonly path: string
  file(name: string): string
  release(): Promise<void>
}

/** Makes the folder where there is none (0700) and takes it for this process alone. Throws `data_dir_busy` naming the process that has it. */
export async function openDataDir(folder: string): Promise<DataDir> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  const real = await fs.realpath(folder)
  const taken = await tryLock(path.join(real, 'lock'))
  if ('heldBy' in taken) {
    throw new EmbeddedError(
      'data_dir_busy',
      `Relink is already running in ${real} (process ${String(taken.heldBy)}). End it first, or set RELINK_DATA_DIR to another folder.`,
    )
  }
  // Not before the lock is ours: PostgreSQL's own user may have been let in by the process that has it.
  await fs.chmod(real, 0o700)
  return { path: real, file: (name) => path.join(real, name), release: () => taken.release() }
}
