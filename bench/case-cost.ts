import pg from 'pg'
import { until } from '../src/embedded/until.js'
import { answerPlatform, FormBrowser } from '../src/embedded/form-browser.js'
import { caseWorkflowId } from '../src/temporal/names.js'
import { ActionMeter, sumOf } from './support/actions.js'
import type { Actions } from './support/actions.js'
import type { Benchmark } from './support/benchmark.js'
import { importAccount, report401, signsIn } from './support/company.js'
import { linkOf, mailsWithLink } from './support/mailed.js'
import { byOperation, countOf } from './support/recorder.js'
import type { Recorded } from './support/recorder.js'
import { say } from './support/say.js'
import { show } from './support/show.js'
import { percentile } from './support/statistics.js'
import { startSystem } from './support/system.js'
import type { System } from './support/system.js'

const cases = 10
/**
 * Actions: start, detect, timer, wake, close, and one stage upsert. The bounds for statements and transactions are the current cost of a case: only
 * ever lower them.
 */
const most = { actions: 6, sql_statements: 90, write_transactions: 20 } as const
const patienceMs = 30_000

interface Cost {
  readonly actions: Actions
  readonly historyEvents: number
  readonly historyBytes: number
  readonly walBytes: number
  readonly recorded: readonly Recorded[]
  readonly mails: number
}

/** What one answered case costs (failure, mail, link, consent, closed), counted exactly, on servers of its own. */
export const caseCost: Benchmark = {
  about: `what one answered case costs, at most ${String(most.actions)} billable actions and ${String(most.sql_statements)} statements`,
  async run() {
    const system = await startSystem()
    // Beside Relink's own pool, so that looking is not counted.
    const watch = new pg.Client({ connectionString: system.databaseUrl })
    try {
      await watch.connect()
      const meter = await ActionMeter.start(system)
      say('one case goes ahead, uncounted: it fills what is kept for later ones (signing keys, connections)')
      await answeredCase(system, meter, watch, 'first')
      const costs: Cost[] = []
      for (let i = 0; i < cases; i += 1) {
        const cost = await answeredCase(system, meter, watch, `case_${String(i)}`)
        costs.push(cost)
        const { sql_statements, write_transactions, http_requests } = countOf(cost.recorded)
        say(
          `case ${String(i + 1)}: ${JSON.stringify(cost.actions)}, ${String(cost.historyEvents)} events, ` +
            `${String(sql_statements)} statements, ${String(write_transactions)} transactions that wrote, ${String(http_requests)} requests`,
        )
      }
      if (process.env['BENCH_SHOW'] !== undefined) show(costs.at(-1)?.recorded ?? [])
      for (const { operation, sql_statements, write_transactions } of byOperation(costs.at(-1)?.recorded ?? []))
        say(`${operation}: ${String(sql_statements)} statements, ${String(write_transactions)} transactions that wrote`)
      const figures = figuresOf(costs)
      const worst = {
        actions: Math.max(...costs.map(({ actions }) => sumOf(actions))),
        sql_statements: Math.max(...costs.map(({ recorded }) => countOf(recorded).sql_statements)),
        write_transactions: Math.max(...costs.map(({ recorded }) => countOf(recorded).write_transactions)),
      }
      return {
        figures: { bench: 'case-cost', cases, ...figures, actions_by_type: costs.at(-1)?.actions },
        exceeded: Object.entries(worst).flatMap(([what, count]) =>
          count > most[what as keyof typeof most]
            ? [`${String(count)} ${what} in a case, at most ${String(most[what as keyof typeof most])} are allowed`]
            : [],
        ),
      }
    } finally {
      await watch.end()
      await system.stop()
    }
  },
}

const answeredCase = async (system: System, meter: ActionMeter, watch: pg.Client, name: string): Promise<Cost> => {
  const { api, platform, integrationId, recorder, tools, mailbox } = system
  const account = await importAccount(api, platform, integrationId, name)
  await isQuiet(watch)
  recorder.take()
  await meter.since()
  const walBefore = await walAt(watch)
  const mailsBefore = mailbox.accepted().length

  platform.revokeGrant({ refresh_token: account.refreshToken })
  const caseId = await report401(api, account)
  const mails = await mailsWithLink(system, [account.email])
  const execution = tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId))
  // People are slower than the last lines of a step: the case waits with its timer when they come back.
  const waits = async () => (await execution.fetchHistory()).events?.at(-1)?.timerStartedEventAttributes != null
  if (!(await until(waits, patienceMs))) throw new Error('the case does not wait for the person')
  const browser = new FormBrowser()
  const page = await browser.open(linkOf(mails.get(account.email)))
  const end = await answerPlatform(browser, await browser.press(page, /./), { email: signsIn })
  if (end.heading !== 'Connection successful') throw new Error(`the last page says “${end.heading}”`)
  await execution.result()
  await isQuiet(watch)

  const recorded = recorder.take()
  const walBytes = (await walAt(watch)) - walBefore
  const { raw } = await execution.describe()
  return {
    actions: await meter.since(),
    historyEvents: Number(raw.workflowExecutionInfo?.historyLength ?? 0),
    historyBytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0),
    walBytes,
    recorded,
    mails: mailbox.accepted().length - mailsBefore,
  }
}

/** All rows of the outbox are taken, all events delivered, and nothing is under way: what a case caused has happened. */
const isQuiet = async (watch: pg.Client): Promise<void> => {
  const quiet = async () => {
    const { rows } = await watch.query<{ busy: boolean }>(
      `SELECT EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM deliveries WHERE state = 'pending')
         OR EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'relink' AND state <> 'idle') AS busy`,
    )
    return rows[0]?.busy === false
  }
  if (!(await until(quiet, patienceMs))) throw new Error('the outbox does not become empty')
}

/** How much PostgreSQL has written ahead so far, in bytes; its own housekeeping is in it. */
const walAt = async (watch: pg.Client): Promise<number> => {
  const { rows } = await watch.query<{ at: string }>(`SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS at`)
  return Number(rows[0]?.at)
}

/** One number where all cases cost the same, else the median, with the range beside it. */
const figuresOf = (costs: readonly Cost[]): Readonly<Record<string, unknown>> => {
  const columns = {
    actions: costs.map(({ actions }) => sumOf(actions)),
    history_events: costs.map(({ historyEvents }) => historyEvents),
    history_bytes: costs.map(({ historyBytes }) => historyBytes),
    sql_statements: costs.map(({ recorded }) => countOf(recorded).sql_statements),
    write_transactions: costs.map(({ recorded }) => countOf(recorded).write_transactions),
    wal_bytes: costs.map(({ walBytes }) => walBytes),
    http_requests: costs.map(({ recorded }) => countOf(recorded).http_requests),
    mails: costs.map(({ mails }) => mails),
  }
  const ranges = Object.entries(columns).flatMap(([name, values]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)]
    return least === most ? [] : [[name, [least, most]] as const]
  })
  return {
    ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, percentile(values, 0.5)])),
    ...(ranges.length > 0 && { varied: Object.fromEntries(ranges) }),
  }
}
