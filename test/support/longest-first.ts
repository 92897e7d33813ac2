import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What takes longest is begun first, so that the workers end together. The run's last lines say what takes longest now. */
const longest: readonly string[] = [
  // Those of `npm run test:all`.
  'kill-storm',
  'processes',
  'platforms-story',
  'webhook-thousand',
  'previous-version',
  'kill',
  'console-fifty',
  'own-servers',
  'mail-servers',
  // Those of `npm test`.
  'console-cases',
  'import',
  'acts',
  'moving',
  'incidents',
  'doctor',
  'console-keyboard',
  'console-shell',
  'held',
  'console-data',
  'sweep',
  'second-look',
  'observe',
  'console-rest',
  'console-settings',
  'console-accounts',
  'link-sdk',
  'outcomes',
  'embedded',
  'rejected-story',
  'webhook-deliveries',
  'idempotency',
  'lease',
  'webhooks',
  'truto-link-sdk',
  'migrations',
  'client-check',
  'connect-pages',
  'rejected',
  'account-search',
  'private-ca',
  'keys',
  'webhook-lifecycle',
  'process-start',
  'embed-docs',
  'staff',
]

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return found === -1 ? longest.length : found
    }
    return Promise.resolve(files.sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId)))
  }
}
