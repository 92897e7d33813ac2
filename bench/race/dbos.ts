import pg from 'pg'
import { inParallel } from '../support/in-parallel.js'
import { startEffects } from './effects.js'
import type { EffectsOptions } from './effects.js'
import { serveAsked } from './messages.js'
import { load } from './peer-packages.js'

/** As much of DBOS Transact as is used here. */
interface Dbos {
  readonly workflowID: string
  setConfig(config: object): void
  launch(): Promise<void>
  registerWorkflow<A>(workflow: (arg: A) => Promise<void>, options: object): (arg: A) => Promise<void>
  startWorkflow<A>(workflow: (arg: A) => Promise<void>, options: object): (arg: A) => Promise<unknown>
  runStep<R>(step: () => Promise<R>, options: object): Promise<R>
  recv(topic: string, options: object): Promise<unknown>
}

/** A day; the person of a race never answers. */
const patience = { timeoutSeconds: 86_400, pollingIntervalMs: 3_600_000 }
const retries = { retriesAllowed: true, maxAttempts: 10, intervalSeconds: 1, backoffRate: 2 }
/** Workflows that are started at once in a storm. */
const width = 64

/** One workflow for each failed account, one step for each effect, and `recv` for the person's answer. */
const serve = async (peers: string, options: EffectsOptions): Promise<void> => {
  const { DBOS } = await load<{ DBOS: Dbos }>(peers, '@dbos-inc/dbos-sdk')
  const systemDatabaseUrl = Object.assign(new URL(options.databaseUrl), { pathname: '/race_dbos_system' }).href
  const config = { name: 'race', systemDatabaseUrl, systemDatabasePoolSize: 20, logLevel: 'error', applicationVersion: 'v1' }
  DBOS.setConfig({ ...config, executorID: 'local' })
  const effects = await startEffects(options)
  const step = <R>(name: string, work: () => Promise<R>): Promise<R> => DBOS.runStep(work, { name, ...retries })
  const workflow = DBOS.registerWorkflow(
    async (account: number) => {
      const caseId = DBOS.workflowID
      if (!(await step('confirm', () => effects.confirm(account)))) return
      await step('webhook', () => effects.webhook(account, caseId))
      await step('link', () => effects.link(account, caseId))
      await step('mail', () => effects.mail(account, caseId))
      await DBOS.recv('answer', patience)
    },
    { name: 'recover' },
  )
  await DBOS.launch()
  const system = new pg.Pool({ connectionString: systemDatabaseUrl, max: 2 })
  serveAsked({
    fail: async (from: number, to: number) => {
      const accounts = Array.from({ length: to - from + 1 }, (_, i) => from + i)
      await inParallel(accounts, width, (account) => DBOS.startWorkflow(workflow, { workflowID: `case-${String(account)}` })(account))
    },
    waiting: async () => {
      // The deadline of `recv` is recorded as a sleep before the wait begins.
      const { rows } = await system.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM dbos.operation_outputs o JOIN dbos.workflow_status w USING (workflow_uuid)
         WHERE o.function_name LIKE 'DBOS.sleep%' AND w.status = 'PENDING'`,
      )
      return rows[0]?.n
    },
  })
  process.send?.('ready')
}

const [peers = '', options = ''] = process.argv.slice(2)
await serve(peers, JSON.parse(options) as EffectsOptions)
