import * as fs from 'node:fs/promises'
import { at } from './package-folder.js'

/** Makes a folder beside the old one and puts it in its place when it is whole. A failure leaves the old one. */
export async function swapFolder(name, make) {
  const [now, next, last] = [at(name), at(`${name}.new`), at(`${name}.old`)]
  await fs.rm(next, { recursive: true, force: true })
  await make(next)
  await fs.rm(last, { recursive: true, force: true })
  await fs.rename(now, last).catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
  await fs.rename(next, now)
  await fs.rm(last, { recursive: true, force: true })
}
