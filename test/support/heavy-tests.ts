import { existsSync } from 'node:fs'
import path from 'node:path'

const folder = path.dirname(import.meta.dirname)

/** Files that take minutes, or every core, each: `npm run test:all` runs them, `npm test` the others. A new file is `npm test`'s unless named here. */
export const heavyTests = [
  'console-fifty',
  'dual-run',
  'kill',
  'npm-start',
  'odd-requests',
  'outbreak-storm',
  'own-servers',
  'platforms-story',
  'previous-version',
  'processes',
  'servers-killed',
  'storm',
  'truto-clients',
  'webhook-thousand',
  'webhooks-under-fire',
].map((name) => `test/${name}.test.ts`)

for (const file of heavyTests) {
  if (!existsSync(path.join(folder, '..', file))) throw new Error(`${file} is not there: test/support/heavy-tests.ts names it`)
}
