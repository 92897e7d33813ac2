import pLimit from 'p-limit'
import type { LimitFunction } from 'p-limit'
import { lockAccountAndCase } from '../src/accounts/account/lock-account.js'
import { caseLabels } from '../src/cases/case-labels.js'
import { inLockstep } from '../src/database/together.js'
import type { DoneStep, Standing } from '../src/domain/steps.js'
import type { BatchHandler, Started } from '../src/outbox/batch-loop.js'
import type { OutboxRow } from '../src/outbox/outbox-row.js'
import type { Tools, Tx } from '../src/tools.js'
import { goOn } from './go-on.js'
import { judgeBatch } from './judge-batch.js'
import { isMailDue, mailBatch } from './mail-batch.js'

/** Starts of executions at once. */
const startsAtOnce = 20

/**
 * Opens many cases together: the steps that their workflows would do one by one up to the point where each has to wait, in the same order and by the
 * same code, in a few transactions for all. Then starts an execution for each, which continues from there. Work that can't be done here (a busy
 * platform, a mail server that is down, staff who must be notified) is left to the case's own workflow, which continues from the row's state; if a
 * transaction fails, all cases are. After a kill at any point it resumes from the rows.
 */
export const openBatch = (tools: Tools): BatchHandler => {
  const platform = pLimit(tools.settings.platformConcurrency)
  const connections = pLimit(tools.settings.smtpConnections)
  const starts = pLimit(startsAtOnce)
  return async (rows) => {
    const caseIds = rows.flatMap(({ subjectId, ofCase }) => (ofCase === null ? [] : [subjectId]))
    const opened = await open(tools, { platform, connections }, caseIds).catch((error: unknown) => {
      tools.log.warn({ err: error, cases: caseIds.length }, 'cases could not be opened together; each is by itself')
      return new Map<string, Standing>()
    })
    const started = await Promise.all(rows.map((row) => starts(() => start(tools, row, opened.get(row.subjectId)))))
    return started.filter((one) => one !== null)
  }
}

/** Returns each case's new state; left out: unknown, or it has ended. */
const open = async (
  tools: Tools,
  { platform, connections }: { readonly platform: LimitFunction; readonly connections: LimitFunction },
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> => {
  const judgedAt = await judgeBatch(tools, platform, caseIds)
  const told = await tools.database.transaction((tx) => inLockstep(tx, caseIds, (caseId) => tell(tools, tx, caseId)))
  const standings = new Map<string, Standing>()
  for (const [index, caseId] of caseIds.entries()) {
    const [standing, at] = [told[index], judgedAt.get(caseId)]
    if (standing != null) standings.set(caseId, at === undefined ? standing : withSteps([{ step: 'detectRefreshError', at }], standing))
  }
  const toMail = [...standings].map(([caseId, standing]) => ({ caseId, standing })).filter(({ standing }) => isMailDue(standing.next))
  const mailed = await mailBatch(tools, connections, toMail).catch((error: unknown) => {
    tools.log.warn({ err: error, cases: toMail.length }, 'mails could not be sent together; each case’s workflow sends its own')
    return new Map<string, never>()
  })
  for (const [caseId, answer] of mailed) {
    if ('ended' in answer) standings.delete(caseId)
    else standings.set(caseId, withSteps(standings.get(caseId)?.did ?? [], answer))
  }
  return standings
}

const withSteps = (before: readonly DoneStep[], standing: Standing): Standing => ({
  ...standing,
  did: [...before, ...(standing.did ?? [])],
})

/** The steps that need only the database; `null`: the case has ended, or has no verdict yet. */
const tell = async (tools: Tools, tx: Tx, caseId: string): Promise<Standing | null> => {
  const locked = await lockAccountAndCase(tx, caseId)
  if (locked?.theCase.outcome !== null || locked.theCase.verdict === null) return null
  const { answer } = await goOn(tools, tx, locked)
  return 'ended' in answer ? null : answer
}

/** `null`: Temporal did not take it. */
const start = async (tools: Tools, row: OutboxRow, opened: Standing | undefined): Promise<Started | null> => {
  const { subjectId, environmentId, ofCase } = row
  // The database was restored to before the case.
  if (ofCase === null) return { row, runId: null }
  try {
    const labels = caseLabels({ id: subjectId, environmentId, ...ofCase }, opened?.stage)
    const runId = await tools.temporal.startCase(labels, opened && { standing: opened, delayMs: delayOf(tools, opened) })
    tools.metrics.casesOpened.inc()
    return { row, runId }
  } catch (error) {
    tools.log.warn({ err: error, case: subjectId }, 'a case’s execution could not be started yet; it is tried again')
    return null
  }
}

/** Milliseconds until the execution has something to do. */
const delayOf = (tools: Tools, { next }: Standing): number =>
  next?.at == null || next.what === 'probe' ? 0 : Date.parse(next.at) - tools.clock().getTime()
