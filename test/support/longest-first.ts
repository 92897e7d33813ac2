import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What takes longest is begun first, so that the workers end together. The run's last lines say what takes longest now. */
const longest: readonly string[] = [
  // Those of `npm run test:all`.
  'kill-storm',
  'mail-killed',
  'kill',
  'webhooks-under-fire',
  'embedded',
  'previous-version',
  'outbreak-storm',
  'mail-left',
  'slow-mail-server',
  'webhook-thousand',
  'processes',
  'platforms-story',
  'console-fifty',
  'own-servers',
  'mail-servers',
  // Those of `npm test`.
  'acts',
  'console-cases',
  'incidents',
  'mail-together',
  'console-settings',
  'second-look',
  'console-keyboard',
  'console-shell',
  'console-accounts',
  'console-data',
  'mail-together-model',
  'account-search',
  'console-rest',
  'connect-pages',
  'client-check',
  'truto-link-sdk',
  'outcomes',
  'link-scanner',
  'held',
  'link-sdk',
  'readme-commands',
  'probes-apart',
  'rejected-story',
  'webhook-deliveries',
  'idempotency',
  'lease',
  'sandbox',
  'environments',
  'sweep',
  'reminder-hours',
  'rejected',
  'embed-docs',
  'mail-pace',
  'opening-batch',
  'mail-returned',
  'keyed-accounts',
  'migrations',
  'webhook-tries',
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
