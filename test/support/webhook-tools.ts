import { randomBytes, randomUUID } from 'node:crypto'
import { readConfig } from '../../src/config.js'
import type { Config } from '../../src/config.js'
import { Database } from '../../src/database/database.js'
import { migrate } from '../../src/database/migrate.js'
import { createEgress } from '../../src/egress/egress.js'
import { inTx } from '../../src/in-tx.js'
import { createLog } from '../../src/log.js'
import { createMetrics } from '../../src/metrics.js'
import type { Tools } from '../../src/tools.js'
import { createVault } from '../../src/vault/vault.js'
import { webhookRelay } from '../../src/webhooks/relay.js'
import { claimAtOnce } from '../../src/webhooks/store/claim-store.js'
import { leaseMs, tryClaimed } from '../../src/webhooks/try-claimed.js'

const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`

export interface WebhookTools {
  readonly tools: Tools
  readonly logged: string[]
  /** The webhooks whose workflow was woken. */
  readonly wakes: string[]
  /** The same process with other settings. */
  readonly set: (settings: Partial<Config>) => Tools
  readonly close: () => Promise<void>
}

/** Tools of one process, with all that webhooks need; Temporal is `wake`. */
export const webhookTools = async (
  databaseUrl: string,
  settings: Partial<Config>,
  wake: (webhookId: string) => Promise<void> = () => Promise.resolve(),
): Promise<WebhookTools> => {
  const logged: string[] = []
  const wakes: string[] = []
  const log = createLog('debug', 'test', { write: (line: string) => logged.push(line) })
  await migrate(databaseUrl, log)
  const vault = createVault({ vaultKeys: key('v1'), linkKeys: key('l1') })
  const clock = () => new Date()
  const database = new Database({ url: databaseUrl, poolSize: 20, log })
  const egress = createEgress({ allow: '127.0.0.0/8', ownPorts: [], allowLoopback: false })
  const temporal = {
    wakeWebhook: async (webhookId: string) => {
      wakes.push(webhookId)
      await wake(webhookId)
    },
  }
  const toolsDatabase: Tools['database'] = {
    query: (text, params) => database.query(text, params),
    transaction: (work) => database.transaction((db) => inTx(db, { now: clock(), vault }, work)),
    dedicatedClient: () => database.dedicatedClient(),
    close: () => database.close(),
  }
  const set = (more: Partial<Config>) =>
    ({
      database: toolsDatabase,
      vault,
      egress,
      temporal,
      clock,
      log,
      metrics: createMetrics(),
      settings: { ...readConfig({}), ...settings, ...more },
    }) as unknown as Tools
  return {
    tools: set({}),
    logged,
    wakes,
    set,
    close: async () => {
      await egress.close()
      await database.close()
    },
  }
}

export const newEnvironment = async ({ database }: Tools): Promise<string> => {
  const id = randomUUID()
  await database.query(
    `INSERT INTO environments (id, name, mail, brand, support, created_at, updated_at) VALUES ($1, $2, '{}', '{}', '{}', now(), now())`,
    [id, id],
  )
  return id
}

/** Makes every first try once, all at a time, then gives the environment's wakes to their handler; those taken are deleted. */
export const relayWebhooks = async (tools: Tools, environmentId: string): Promise<void> => {
  await firstTries(tools)
  const { rows } = await tools.database.query<{ id: string; subjectId: string }>(
    `SELECT id, subject_id AS "subjectId" FROM outbox WHERE kind = 'webhook' AND environment_id = $1 ORDER BY created_at`,
    [environmentId],
  )
  await Promise.all(
    rows.map(async (row) => {
      await webhookRelay(tools)(row)
      await tools.database.query('DELETE FROM outbox WHERE id = $1', [row.id])
    }),
  )
}

/** Claims what the relay would try at once, and tries it. */
export const firstTries = async (tools: Tools): Promise<readonly ('delivered' | 'failed' | 'parked')[]> => {
  const claimed = await claimAtOnce(tools.database, { all: 100, each: 100, of: new Map() }, leaseMs(tools))
  return Promise.all(claimed.map((one) => tryClaimed(tools, one, 'relay')))
}
