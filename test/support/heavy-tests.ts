import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const folder = path.dirname(import.meta.dirname)
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => ({ name: `test/${name}`, text: readFileSync(path.join(folder, name), 'utf8') }))

/**
 * What takes minutes, every core, or processes that are killed: `npm run test:all` has it, `npm test` the rest. A whole file says so in its
 * first line, `// @module-tag heavy`; a single test or `describe` by `{ tags: ['heavy'] }`.
 */
export const heavyTag = 'heavy'

export const heavyFiles = files.filter(({ text }) => text.startsWith(`// @module-tag ${heavyTag}\n`)).map(({ name }) => name)
export const filesWithHeavyTests = files.filter(({ text }) => text.includes(`tags: ['${heavyTag}']`)).map(({ name }) => name)
