import type { Benchmark } from './support/benchmark.js'
import { say } from './support/say.js'
import { percentile, rounded } from './support/statistics.js'
import { failAtOnce, importAccounts } from './support/storm.js'
import { countOf } from './support/recorder.js'
import { startSystem } from './support/system.js'
import type { System } from './support/system.js'

const burst = 200
const warmUp = 20

const names = (prefix: string, count: number): readonly string[] => Array.from({ length: count }, (_, i) => `${prefix}_${String(i)}`)

/** How fast cases are opened and their contacts mailed when many accounts fail at once: API, worker, platform and mailbox in one process. */
export const open: Benchmark = {
  about: `cases opened until mailed per second, and detection to mail, when ${String(burst)} accounts fail at once`,
  async run() {
    const system = await startSystem()
    try {
      say(`${String(warmUp)} accounts fail ahead, uncounted`)
      await failAtOnce(system, await importAccounts(system, names('warm', warmUp)))
      say(`${String(burst)} accounts are imported`)
      const accounts = await importAccounts(system, names('storm', burst))
      system.recorder.take()
      say('they fail')
      const cpu = process.cpuUsage()
      const mailed = await failAtOnce(system, accounts)
      const { user, system: kernel } = process.cpuUsage(cpu)
      await sayStepTimes(system)
      const { sql_statements } = countOf(system.recorder.take())
      const began = Math.min(...mailed.map(({ reportedAt }) => reportedAt))
      const tookMs = Math.max(...mailed.map(({ mailedAt }) => mailedAt)) - began
      const waits = mailed.map(({ reportedAt, mailedAt }) => mailedAt - reportedAt)
      return {
        figures: {
          bench: 'open',
          cases: burst,
          seconds: rounded(tookMs / 1000, 2),
          cases_per_second: rounded((burst * 1000) / tookMs),
          detection_to_mail_ms: { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) },
          // Of this process (API, worker, demo platform, mailbox), without PostgreSQL and Temporal: hardly moved by what else the machine does.
          cpu_ms_per_case: rounded((user + kernel) / 1000 / burst),
          sql_statements_per_case: rounded(sql_statements / burst),
        },
        exceeded: [],
      }
    } finally {
      await system.stop()
    }
  },
}

/** The mean of each step since the start: where a slow burst spends its time. */
const sayStepTimes = async ({ tools }: System): Promise<void> => {
  const { values } = await tools.metrics.steps.get()
  const of = (suffix: string) => values.filter(({ metricName }) => metricName?.endsWith(suffix))
  for (const { labels, value } of of('_sum')) {
    const count = of('_count').find((one) => one.labels.step === labels.step && one.labels.result === labels.result)?.value ?? 0
    say(`${String(labels.step)}, ${String(labels.result)}: ${String(count)} times, ${String(rounded((value * 1000) / count))} ms each`)
  }
}
