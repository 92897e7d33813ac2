// What a browser loads before the console shows its first page: the entry, the overview (without its charts), what both import, their CSS.
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** kB gzipped; a phone on a slow line waits about a second for it. */
export const mostOfFirstLoad = 250
const first = ['index.html', 'overview/overview-page.tsx']

/** @returns kB gzipped */
export async function firstLoad(folder) {
  const manifest = JSON.parse(await fs.readFile(path.join(folder, 'manifest.json'), 'utf8'))
  const files = new Set()
  const seen = new Set()
  const take = (name) => {
    if (seen.has(name)) return
    seen.add(name)
    const { file, css = [], imports = [] } = manifest[name]
    for (const each of [file, ...css]) files.add(each)
    imports.forEach(take)
  }
  first.forEach(take)
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await fs.readFile(path.join(folder, file))).length))
  return Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1000)
}
