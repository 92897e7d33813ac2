import { holdUntold } from '../../cases/hold-untold.js'
import { lockCase } from '../../cases/lock-case.js'
import { reasonOf } from '../../cases/set-verdict.js'
import { judge } from '../../domain/judge.js'
import type { Judgement } from '../../domain/judgement.js'
import { BadRequest, NotFound } from '../../http/errors.js'
import { rulesFor } from '../../integrations/rules-for.js'
import { tokensFrom } from '../../oauth/tokens.js'
import type { Tx } from '../../tools.js'
import { localJudgement } from '../account/local-judgement.js'
import { lockAccount } from '../account/lock-account.js'
import { openOutage } from '../outage/open-outage.js'
import { reportedAnswer } from './reported-answer.js'
import { readableTokens } from '../refresh/sealed-tokens.js'
import { selectRefreshFacts } from '../store/refresh-facts-store.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/**
 * A refresh that failed in the system that still looks after the account: its answer is judged by the same ladder, and the case stands
 * held (`observe`) with that verdict, so that support sees what would have happened. A later report changes the verdict where a refresh of
 * our own would.
 * @throws NotFound, BadRequest for an answer that is none of a failure
 */
export const reportObserved = async (
  tx: Tx,
  report: { readonly environmentId: string; readonly accountId: string; readonly actor?: string; readonly body?: unknown },
): Promise<{ readonly case_id: string | null }> => {
  const { accountId } = report
  const account = await lockAccount(tx, accountId, report.environmentId)
  const facts = account === null || account.deletedAt !== null ? null : await selectRefreshFacts(tx, accountId)
  if (facts === null) throw new NotFound()
  const judgement = await judged(tx, facts, accountId, report.body)
  const { caseId, opened } = await openOutage(tx, {
    accountId,
    generation: facts.generation,
    reason: reasonOf(judgement),
    actor: report.actor ?? 'relink',
  })
  const theCase = caseId === null ? null : await lockCase(tx, caseId)
  if (theCase !== null && (opened || (theCase.holdWhy === 'observe' && isNews(judgement, theCase)))) {
    await holdUntold(tx, theCase, { why: 'observe', judgement })
  }
  return { case_id: caseId }
}

/** As `writeJudgement` has it: once something is known, silence tells nothing new. */
const isNews = (judgement: Judgement, known: { readonly verdict: string | null; readonly addressee: string | null }): boolean => {
  if (judgement.code === 'reported_without_answer') return false
  if (judgement.verdict === 'transient') return false
  return judgement.verdict !== known.verdict || judgement.addressee !== known.addressee
}

const judged = async (tx: Tx, facts: RefreshFacts, accountId: string, body: unknown): Promise<Judgement> => {
  const answer = reportedAnswer(body, tx.now)
  if (answer === null) return localJudgement('reported_without_answer')
  if (tokensFrom(answer, { platform: facts.platform, scopes: [], scopeSeparator: ' ', tokenAt: facts.tokenAt }) !== null) {
    throw BadRequest.fields([{ field: 'body', message: 'holds tokens, so that refresh worked: PATCH them to /credentials' }])
  }
  const { rules } = await rulesFor(tx, facts)
  return judge(answer, rules, {
    scopesChangedSinceGrant: facts.grantedAt !== null && facts.scopesChangedAt > facts.grantedAt,
    secrets: await secretsOf(tx, facts, accountId),
  })
}

/** Some platforms repeat the token that they refuse. Opened to be left out, never to be sent. */
const secretsOf = async (tx: Tx, { sealed }: RefreshFacts, accountId: string): Promise<readonly string[]> => {
  const stored = await readableTokens(tx.vault, accountId, sealed)
  return [stored?.refreshToken, stored?.accessToken].filter((secret) => typeof secret === 'string')
}
