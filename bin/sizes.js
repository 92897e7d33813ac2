// `npm run check:sizes`: prints how large the source files are. Fails where one has more lines than anybody reads at once, or where most of them are too
// small or too large for one thing each.
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { at } from './build/package-folder.js'

const most = 400
const median = { least: 40, most: 90 }

/** Each language's words of mails stand together, so that a translator has one file. */
const catalogues = /^src\/mail\/catalogue\//

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.js', '*.mjs'], { cwd: at(), encoding: 'utf8' })
  .split('\n')
  // Declarations are generated.
  .filter((file) => file !== '' && !file.endsWith('.d.ts'))

const sizes = await Promise.all(files.map(async (file) => ({ file, lines: (await fs.readFile(at(file), 'utf8')).split('\n').length - 1 })))
const faults = sizes
  .filter(({ file, lines }) => lines > most && !catalogues.test(file))
  .map(({ file, lines }) => `${file} has ${String(lines)} lines, of at most ${String(most)}`)

const print = (folder) => {
  const lines = sizes
    .filter(({ file }) => file.startsWith(`${folder}/`))
    .map((one) => one.lines)
    .sort((a, b) => a - b)
  const upTo = (share) => lines[Math.floor((lines.length - 1) * share)]
  process.stdout.write(`${folder}: ${lines.length} files, median ${upTo(0.5)} lines, nine of ten up to ${upTo(0.9)}, largest ${upTo(1)}\n`)
  return upTo(0.5)
}

const middle = print('src')
for (const folder of ['activities', 'workflows', 'bench', 'bin', 'test']) print(folder)
if (middle < median.least || middle > median.most) faults.push(`the median in src is ${middle}; expected ${median.least} to ${median.most}`)

for (const fault of faults) process.stderr.write(`${fault}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
