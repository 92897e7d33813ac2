import type { LimitFunction } from 'p-limit'
import { freshFailure } from '../src/accounts/refresh/fresh-failure.js'
import { lockAccountAndCase } from '../src/accounts/account/lock-account.js'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import type { Case } from '../src/cases/case.js'
import { findCase } from '../src/cases/lock-case.js'
import { inLockstep } from '../src/database/together.js'
import type { MaybeJudged } from '../src/domain/refusal.js'
import { mayAskAboutClient } from '../src/integrations/ask-client.js'
import type { ClientCheck } from '../src/integrations/ask-client.js'
import type { Tools, Tx } from '../src/tools.js'
import { checkClientOf } from './check-client.js'
import { writeJudgement } from './write-judgement.js'

/**
 * A judgement this few milliseconds old is the detection, as in `detectRefreshError`; longer than there, since a case in a batch has been queued.
 * After a kill or downtime the judgement is older, and the platform is asked.
 */
const freshMs = 15_000

interface Known {
  readonly theCase: Case
  /** `null`: the platform has to be asked. */
  readonly failure: MaybeJudged | null
  readonly mayAskAboutClient: boolean
}

interface Answered {
  readonly caseId: string
  readonly judgement: MaybeJudged
  readonly check: ClientCheck
}

/**
 * The step `detectRefreshError` for many cases: reads recent judgements once for all, asks the platform for older ones, and writes all verdicts in
 * one transaction, in which each app is checked once for an incident. Leaves out cases that need more than an answer; returns when, ISO-8601, it
 * wrote which.
 */
export const judgeBatch = async (
  tools: Tools,
  platform: LimitFunction,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const { database } = tools
  const known = await database.transaction((tx) => inLockstep(tx, caseIds, (caseId) => look(tx, caseId)))
  const answered = await Promise.all(known.filter((one) => one !== null).map((one) => answerOf(tools, platform, one)))
  const judged = answered.filter((one) => one !== null)
  if (judged.length === 0) return new Map()
  return database.transaction(async (tx) => {
    const written = await inLockstep(tx, judged, (one) => write(tools, tx, one))
    const at = tx.now.toISOString()
    return new Map(judged.flatMap(({ caseId }, index) => (written[index] === true ? [[caseId, at] as const] : [])))
  })
}

/** `null`: it has its verdict, or is not about a refresh. */
const look = async (tx: Tx, caseId: string): Promise<Known | null> => {
  const theCase = await findCase(tx, caseId)
  if (theCase?.outcome !== null || theCase.verdict !== null || theCase.cause !== 'refresh') return null
  const failure = await freshFailure(tx, theCase, freshMs)
  return { theCase, failure, mayAskAboutClient: await mayAskAboutClient(tx, theCase.accountId) }
}

/** `null`: it works again, or another call is asking; its own workflow finds out. */
const answerOf = async (tools: Tools, platform: LimitFunction, known: Known): Promise<Answered | null> => {
  const { theCase } = known
  const { id: caseId, generation } = theCase
  const judgement = known.failure ?? (await askAgain(tools, platform, theCase))
  if (judgement === null) return null
  const check = (): Promise<ClientCheck> => checkClientOf(tools, theCase, { kind: 'failed', generation, judgement, caseId })
  return { caseId, judgement, check: known.mayAskAboutClient ? await platform(check) : { kind: 'silent', at: null } }
}

const askAgain = async (tools: Tools, platform: LimitFunction, { accountId, generation }: Case): Promise<MaybeJudged | null> => {
  const result = await platform(() => refreshAccount(tools, accountId, { wait: false, ifGeneration: generation, shareFailureMs: freshMs }))
  return result.kind === 'failed' ? result.judgement : null
}

const write = async (tools: Tools, tx: Tx, { caseId, judgement, check }: Answered): Promise<boolean> => {
  const locked = await lockAccountAndCase(tx, caseId)
  if (locked?.theCase.outcome !== null || locked.theCase.verdict !== null) return false
  return (await writeJudgement(tools, tx, locked.theCase, judgement, check)) !== null
}
