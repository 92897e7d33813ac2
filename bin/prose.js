// `npm run check:prose`: fails at each line with an idiom that a newcomer to the code would not understand at once, and names the standard term.
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { at } from './build/package-folder.js'

const idioms = [
  { idiom: /\bas things stand\b|\bhow they stand\b/i, instead: 'in the current state' },
  { idiom: /\bof the moment\b|\bkeys of today\b/i, instead: 'current, or temporary' },
  { idiom: /\b(?:is|are|was|were|be|leases?) let go\b|\blets? (?:it|them|the \w+) go\b/i, instead: 'released' },
  { idiom: /(?:\/\*\*|^ *\*|\/\/|@returns) Answers (?:the|an?|how|what|whether|who|true|false|null)\b/, instead: 'Returns …' },
  { idiom: /\brungs?\b/i, instead: 'reminder step' },
  { idiom: /\bhouse rule\b|\bof the house\b/i, instead: 'module rule, codebase' },
  { idiom: /\b(?:a|each|every|other|whose|their|the|calls|may call|only) rooms?\b(?! (?:for|to)\b)/i, instead: 'module' },
  { idiom: /\b(?:the|a|one|at|same) doors?\b/i, instead: 'entry point' },
  { idiom: /\banew\b/i, instead: 'again' },
  { idiom: /\bnobody is (?:mailed|told)\b|\b(?:mails|tells) nobody\b/i, instead: 'no mail is sent, no one is notified' },
]

/** Quotes of others, and stored records. */
const others =
  /^(?:test\/(?:replay|recorded-servers)\/|src\/database\/migrations\/|src\/domain\/phrases\/|src\/platforms\/recorded\/|findings\/|bin\/prose\.js$)|\/de\.ts$|\.d\.ts$/
const patterns = ['*.ts', '*.tsx', '*.js', '*.mjs', '*.md', '*.sql', '*.yml']
const files = execFileSync('git', ['ls-files', ...patterns], { cwd: at(), encoding: 'utf8' })
  .split('\n')
  .filter(Boolean)

let found = 0
for (const file of files.filter((name) => !others.test(name))) {
  const lines = (await fs.readFile(at(file), 'utf8')).split('\n')
  lines.forEach((line, index) => {
    for (const { idiom, instead } of idioms) {
      const said = idiom.exec(line)
      if (said === null) continue
      found += 1
      process.stderr.write(`${file}:${index + 1}: “${said[0].trim()}”: write ${instead}\n`)
    }
  })
}
process.exitCode = found === 0 ? 0 : 1
