// `npm run test:nodes`: npm test's files on each Node that is supported, one after the other; arguments are passed on to vitest, files say.
// The binaries are npm's packages node-<system>-<processor>, kept in the user's cache folder.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from './build.js'

const versions = ['20.19', '22', '24', '26']
const root = path.dirname(import.meta.dirname)
const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'relink', 'node')
const nodePackage = `node-${process.platform}-${process.arch}`

const run = (file, args, options) => spawnSync(file, args, { stdio: 'inherit', ...options }).status === 0

/** Installs the newest Node of this line, and returns the folder of its `node`; undefined where npm has none for this machine. */
function install(version) {
  const folder = path.join(cache, version)
  mkdirSync(folder, { recursive: true })
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', `${nodePackage}@${version}`]
  return run('npm', args) ? path.join(folder, 'node_modules', nodePackage, 'bin') : undefined
}

await build()
const ends = []
for (const version of versions) {
  const bin = install(version)
  if (bin === undefined) {
    ends.push({ version, isWell: false, words: `npm has no ${nodePackage}@${version}` })
    continue
  }
  const node = path.join(bin, 'node')
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim()
  console.log(`\nNode ${exact}`)
  const quick = ['run', '-c', 'test/quick.config.ts', '--tags-filter', 'not heavy']
  const args = [path.join(root, 'node_modules/vitest/vitest.mjs'), ...quick, ...process.argv.slice(2)]
  const isWell = run(node, args, { cwd: root, env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } })
  ends.push({ version, isWell, words: `Node ${exact}: ${isWell ? 'passed' : 'failed'}` })
}
console.log(`\n${ends.map(({ words }) => words).join('\n')}`)
process.exitCode = ends.every(({ isWell }) => isWell) ? 0 : 1
