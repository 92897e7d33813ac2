import { Router } from 'express'
import { isSkewed, readClockSkew } from './database/clock-skew.js'
import type { Tools } from './tools.js'

/** What a process needs to be of use, and what is merely out of order. */
export interface Checks {
  /** Names and checks; one that rejects makes /readyz fail. */
  readonly needed: Readonly<Record<string, () => Promise<unknown>>>
  /** Sentences about what is wrong otherwise, by what was looked at. One that takes long hides no other. */
  readonly degraded: Readonly<Record<string, () => Promise<readonly string[]>>>
}

const patienceMs = 3_000

/** `/healthz`: the process lives. `/readyz`: it can do its work; what else is wrong is in `degraded`. */
export const healthRoutes = (checks: Checks): Router => {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/readyz', async (_req, res) => {
    const failing: string[] = []
    await Promise.all(
      Object.entries(checks.needed).map(async ([name, check]) => {
        await within(check()).catch(() => failing.push(name))
      }),
    )
    const degraded = await Promise.all(
      Object.entries(checks.degraded).map(([name, check]) => within(check()).catch(() => [`the check of ${name} took too long`])),
    )
    res
      .status(failing.length === 0 ? 200 : 503)
      .json({ status: failing.length === 0 ? 'ready' : 'not ready', failing, degraded: degraded.flat() })
  })
  return router
}

const within = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('took too long'))
    }, patienceMs)
  })
  try {
    return await Promise.race([work, tooLong])
  } finally {
    clearTimeout(timer)
  }
}

export const databaseCheck = (tools: Tools) => (): Promise<unknown> => tools.database.query('SELECT 1')
export const vaultCheck = (tools: Tools) => (): Promise<void> => tools.vault.checkKeys(tools.database)
export const temporalCheck = (tools: Tools) => (): Promise<void> => tools.temporal.check()

/** Mail waits in PostgreSQL meanwhile, so it is out of order and stops nothing. */
export const mailProblem = async (tools: Tools): Promise<readonly string[]> => {
  const problem = await tools.mailer.problem()
  return problem === null ? [] : [problem]
}

/** Times are PostgreSQL's, so that a wrong clock here stops nothing of Relink's; but a person reads the log, and platforms' times are compared. */
export const clockProblem = async ({ database, metrics }: Tools): Promise<readonly string[]> => {
  const skew = await readClockSkew(database)
  metrics.clockAhead.set(skew.aheadMs / 1000)
  if (!isSkewed(skew)) return []
  const seconds = (Math.abs(skew.aheadMs) / 1000).toFixed(1)
  return [
    `this machine's clock is ${seconds} s ${skew.aheadMs > 0 ? 'ahead of' : 'behind'} PostgreSQL's: keep the clocks of all machines by NTP`,
  ]
}

/** What Temporal lacks, with the command that fixes it. */
export const missingAttributes = async (tools: Tools): Promise<readonly string[]> => {
  try {
    const missing = await tools.temporal.ensureSearchAttributes()
    return missing.map(
      (name) =>
        `search attribute missing: temporal operator search-attribute create --namespace ${tools.temporal.namespace} --name ${name} --type Keyword`,
    )
  } catch {
    return ['Temporal does not answer: webhooks’ later tries and new cases wait in PostgreSQL']
  }
}
