// dist/{src,workflows,activities,bench}: each TypeScript file as JavaScript, with a source map. Types are `npm run check`'s affair.
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { filesOf } from './inputs.js'
import { at, fromRoot } from './package-folder.js'

const folders = ['src', 'workflows', 'activities', 'bench']
/** Browser code; Vite builds it. */
const elsewhere = ['src/console/', 'src/link-sdk/']

/** @returns {Promise<string[]>} absolute paths */
export async function serverSources() {
  const files = (await Promise.all(folders.map(filesOf))).flat()
  const isServer = (name) => name.endsWith('.ts') && !elsewhere.some((folder) => name.startsWith(folder))
  return files.filter((file) => isServer(fromRoot(file)))
}

/** Whether dist/ has the output of each source and no other. */
export async function isServerWhole() {
  const expected = outputsOf(await serverSources())
  const there = await outputs()
  return there.length === expected.size && there.every((file) => expected.has(file))
}

async function makeServer() {
  const { transformWithOxc } = await import('vite')
  const sources = await serverSources()
  const expected = outputsOf(sources)
  for (const folder of new Set([...expected].map((file) => path.dirname(file)))) await fs.mkdir(folder, { recursive: true })
  const options = { target: 'es2023', sourcemap: true, tsconfig: false, typescript: { onlyRemoveTypeImports: true } }
  const make = async (source) => {
    const output = outputOf(source)
    const { code, map } = await transformWithOxc(await fs.readFile(source, 'utf8'), source, options)
    const { names, mappings } = map
    const own = { version: 3, file: path.basename(output), sources: [path.relative(path.dirname(output), source)], names, mappings }
    await replace(`${output}.map`, JSON.stringify(own))
    await replace(output, `${code}//# sourceMappingURL=${path.basename(output)}.map\n`)
  }
  await Promise.all(sources.map(make))
  for (const file of await outputs()) if (!expected.has(file)) await fs.rm(file)
}

const outputOf = (source) => at('dist', fromRoot(source).replace(/\.ts$/, '.js'))

const outputsOf = (sources) => {
  const scripts = sources.map(outputOf)
  return new Set([...scripts, ...scripts.map((file) => `${file}.map`)])
}

async function outputs() {
  const all = await Promise.all(folders.map((folder) => filesOf(`dist/${folder}`).catch(() => [])))
  return all.flat()
}

/** Renamed when whole, and only when it is another: a process that starts meanwhile loads the old file or the new one. */
async function replace(file, text) {
  if ((await fs.readFile(file, 'utf8').catch(() => undefined)) === text) return
  await fs.writeFile(`${file}.new`, text)
  await fs.rename(`${file}.new`, file)
}

if (process.argv[1] === import.meta.filename) await makeServer()
