import type { Config } from '../../config.js'
import type { Endpoints } from '../endpoints-file.js'
import { relinkApi } from '../relink-api.js'
import { runningSystem } from '../running-system.js'
import { startAll } from '../start.js'
import { labEnvironment } from './lab-environment.js'
import { labFailures, labSettings, runLab } from './lab-run.js'
import type { LabRow } from './lab-run.js'

/**
 * `relink lab`: every failure of every platform, each with a sandbox account of its own, in the running system or in one that it starts
 * and ends itself. Returns the exit code: 0 only if every verdict is the expected one, and the right people were told.
 */
export const lab = async (config: Config, platform?: string): Promise<number> => {
  const running = await runningSystem(config)
  if (running !== null) {
    console.log(`Using the Relink that runs at ${running.api_url}`)
    return show(running, platform)
  }
  console.log('No Relink runs here: starting one, and ending it afterwards.')
  const started = await startAll(labSettings(config))
  try {
    return await show(started.endpoints, platform)
  } finally {
    await started.stop()
  }
}

const show = async (endpoints: Endpoints, platform?: string): Promise<number> => {
  const api = relinkApi(endpoints.api_url, await labEnvironment(endpoints.database_url))
  const failures = await labFailures(api, platform)
  if (failures.length === 0) throw new Error(`There is no platform ${platform ?? ''}: GET /platform lists them.`)
  let done = 0
  const rows = await runLab(api, failures, () => {
    done += 1
    if (process.stderr.isTTY) process.stderr.write(`\r${String(done)} of ${String(failures.length)} failures judged `)
  })
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  console.log(table([head, ...rows.map(cells)]))
  const wrong = rows.filter(({ asExpected }) => !asExpected)
  console.log(`\n${String(rows.length - wrong.length)} of ${String(rows.length)} as expected.`)
  for (const { platform: name, how, verdict, addressee } of wrong) {
    console.error(`✗ ${name} ${how}: expected ${verdict}${addressee === null ? '' : ` for ${addressee}`}`)
  }
  return wrong.length === 0 ? 0 : 1
}

const head = ['', 'platform', 'failure', 'answer', 'verdict', 'who was told']

const cells = ({ platform, how, answers, came, told, asExpected }: LabRow): readonly string[] => [
  asExpected ? '✓' : '✗',
  platform,
  how,
  answerWords(answers),
  came === null ? 'none' : `${came.verdict}, ${came.code}`,
  told.length === 0 ? 'nobody' : told.map((address) => address.replace(/@.*/, '')).join(', '),
]

const longestBody = 60

const answerWords = ({ status, body }: LabRow['answers']): string => {
  if (status === null) return 'no answer'
  const text = typeof body === 'string' ? body : body === null ? '(10 MB)' : JSON.stringify(body)
  return `${String(status)} ${text.length > longestBody ? `${text.slice(0, longestBody)}…` : text}`
}

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
