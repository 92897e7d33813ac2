import { createHash } from 'node:crypto'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { at, fromRoot } from './package-folder.js'

/** Size, times and SHA-256 of each file that was ever read, so that a file with unchanged times is not read again. */
const record = at('dist/.inputs.json')

/** Hashes of source files; `keep` writes down what was read, for the next call of the command. */
export async function openInputs() {
  const known = JSON.parse(await fs.readFile(record, 'utf8').catch(() => '{}'))
  const seen = {}
  let isNew = false

  const hashOf = async (file) => {
    const name = fromRoot(file)
    const { size, mtimeMs, ctimeMs } = await fs.stat(file)
    const times = `${size} ${mtimeMs} ${ctimeMs}`
    const before = seen[name] ?? known[name]
    if (before?.times === times) return (seen[name] = before).hash
    isNew = true
    const hash = createHash('sha256')
      .update(await fs.readFile(file))
      .digest('hex')
    seen[name] = { times, hash }
    return hash
  }

  return {
    /** One hash over names and contents of all files. */
    async digest(files) {
      const hash = createHash('sha256')
      const hashes = await Promise.all(files.map(hashOf))
      files.forEach((file, index) => hash.update(`${fromRoot(file)}\0${hashes[index]}\n`))
      return hash.digest('hex')
    },
    async keep() {
      if (isNew) await fs.writeFile(record, JSON.stringify({ ...known, ...seen }))
    },
  }
}

/** @param input a file, or a folder that is read whole; from Relink's folder */
export async function filesOf(input) {
  const where = at(input)
  const stat = await fs.stat(where)
  if (!stat.isDirectory()) return [where]
  const entries = await fs.readdir(where, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map((entry) => path.join(entry.parentPath, entry.name)).sort()
}
