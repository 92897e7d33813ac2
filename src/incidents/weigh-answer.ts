import type { Case } from '../cases/case.js'
import type { Config } from '../config.js'
import { decide } from '../domain/decide.js'
import type { Decision } from '../domain/decide.js'
import { noEvidence } from '../domain/evidence.js'
import type { Evidence, Others } from '../domain/evidence.js'
import { tenantsNeeded } from '../domain/outbreak.js'
import { dueAt } from '../domain/policy.js'
import type { Judged, MaybeJudged } from '../domain/refusal.js'
import type { ClientCheck } from '../integrations/ask-client.js'
import type { Tx } from '../tools.js'
import { bringForward, countLooksBefore, countRefused, countRejected, selectEvidenceFacts, selectRefreshed } from './evidence-store.js'
import type { Alike, EvidenceFacts } from './evidence-store.js'
import { closedIncidentOf } from './incident-of.js'
import { countTenants } from './store.js'

/** A refresh that worked so soon after the first refusal may have been under way before it. */
const longestUnderWayMs = 5_000
/** No account is refreshed only to gather evidence: one due this soon would be refreshed anyway. */
const broughtForwardMs = 10 * 60_000

type Weighing = Pick<Config, 'secondTryAfter' | 'outbreakWindow' | 'outbreakTenants'>

/** Whether the policy's patience with a platform that does not answer is over. */
export const isConfirmOver = ({ ladder, openedAt }: Pick<Case, 'ladder' | 'openedAt'>, now: Date): boolean =>
  dueAt(ladder.confirm, openedAt.getTime()) <= now.getTime()

/** Whether the client check could change what this answer means. */
export const asksForClient = (judgement: MaybeJudged, outlivedConfirm: boolean): boolean =>
  judgement.refusal !== undefined && decide(asJudged(judgement), { ...noEvidence, outlivedConfirm }).wants.includes('client_check')

/**
 * Returns what an answer about a case's account means, together with all other evidence: the others, earlier success, the client check. The caller
 * holds the case's row. Without `refusal` nothing was sent, or the answer needs no evidence: then it is taken as it is.
 */
export const weighAnswer = async (
  tx: Tx,
  settings: Weighing,
  theCase: Case,
  judgement: MaybeJudged,
  check: ClientCheck,
): Promise<Decision> => {
  const judged = asJudged(judgement)
  const facts = await selectEvidenceFacts(tx, theCase.accountId)
  const released = await closedIncidentOf(tx, theCase)
  if (facts === null || judged.refusal.kind === 'local') {
    const said = decide(judged, { ...noEvidence, isSecondLook: true })
    if (theCase.cause === 'rejected' && facts?.isSandbox === false) return unlessMany(tx, settings, theCase, said)
    // Many keys that are refused at once are an outbreak, whatever each means.
    return judged.verdict === 'operator' ? said : { ...said, incident: 'by_outbreak' }
  }
  const alike = alikeOf(theCase, facts)
  const known: Evidence = {
    ...noEvidence,
    workedBefore: facts.workedBefore,
    // A made-up failure says what the platform would; whether the app ever worked is beside it.
    appWorkedBefore: facts.isSandbox ? null : facts.appWorkedBefore,
    clientReplaced: facts.clientReplaced,
    scopesChangedSinceGrant: facts.scopesChangedSinceGrant,
    outlivedConfirm: isConfirmOver(theCase, tx.now),
    isSecondLook: isSecondLook(theCase, facts, tx.now) || released,
    clientCheck: await clientCheckNow(tx, alike, check),
  }
  const first = decide(judged, known)
  // What a made-up failure of a sandbox account says about others is nothing.
  if (facts.isSandbox || (!released && !first.wants.includes('others'))) return first
  const others = await othersOf(tx, settings, theCase, alike, judged.code)
  if (!released) return decide(judged, { ...known, others })
  return anyoneButOperator(
    decide(judged, { ...known, others: { kind: 'works', count: others.kind === 'works' ? others.count : 0 } }),
    judged,
  )
}

/**
 * An API that refuses many customers' renewed tokens at once hardly means each of them: support has a look, and is mailed once for the app.
 * Each case goes on to be probed, and ends by itself when the API takes its token.
 */
const unlessMany = async (tx: Tx, settings: Weighing, theCase: Case, said: Decision): Promise<Decision> => {
  const { integrationId, tenantId } = theCase
  const { judgement } = said
  if (judgement.verdict !== 'user') return said
  const since = new Date(tx.now.getTime() - settings.outbreakWindow)
  const others = await countRejected(tx, { integrationId, tenantId, since })
  const tenants = others + 1
  if (tenants < settings.outbreakTenants) return said
  if (tenants < tenantsNeeded(await countTenants(tx, integrationId, tenants ** 2 + 1), settings.outbreakTenants)) return said
  const summary = `The platform renews the connections of ${String(tenants)} customers and refuses the calls of all of them with 401: its API, the app's rights there or the integration's probe may be at fault, rather than each person.`
  return { ...said, judgement: { ...judgement, verdict: 'unknown', addressee: 'support', summary } }
}

/** The next account of another tenant that is soon due anyway becomes due now. */
export const hurryOthers = async (tx: Tx, theCase: Case): Promise<void> => {
  const facts = await selectEvidenceFacts(tx, theCase.accountId)
  if (facts === null || facts.isSandbox) return
  await bringForward(tx, alikeOf(theCase, facts), tx.now, new Date(tx.now.getTime() + broughtForwardMs))
}

/** How many of the app's cases take their second look before this one; without those that are overdue by `lostMs`. */
export const looksBefore = (
  tx: Tx,
  look: { readonly integrationId: string; readonly caseId: string; readonly at: Date; readonly lostMs: number },
): Promise<number> => countLooksBefore(tx, { ...look, lost: new Date(tx.now.getTime() - look.lostMs) })

const local = { kind: 'local', maybeOtherClient: false, clientFirst: false, storeMayFail: false, answer: null } as const

const asJudged = ({ refusal, ...judgement }: MaybeJudged): Judged => ({ ...judgement, refusal: refusal ?? local })

const alikeOf = ({ integrationId, tenantId }: Case, { tokenEndpoint, clientId }: EvidenceFacts): Alike => ({
  integrationId,
  tenantId,
  tokenEndpoint,
  clientId,
})

/** Nothing is announced of an import's first refresh or to wait for in a sandbox: there, the first answer is as good as the second. */
const isSecondLook = ({ secondLookAt, fromImport, confirmedAt }: Case, { isSandbox }: EvidenceFacts, now: Date): boolean =>
  isSandbox || (fromImport && confirmedAt === null) || (secondLookAt !== null && secondLookAt <= now)

/** An acceptance after a refusal overrides it. */
const clientCheckNow = async (tx: Tx, alike: Alike, { kind, at }: ClientCheck): Promise<Evidence['clientCheck']> => {
  if (kind !== 'refused' || at === null) return 'silent'
  const { tenants } = await selectRefreshed(tx, alike, { since: at, from: at })
  return tenants > 0 ? 'silent' : 'refused'
}

const othersOf = async (tx: Tx, settings: Weighing, theCase: Case, alike: Alike, code: string): Promise<Others> => {
  const since = new Date(theCase.openedAt.getTime() + Math.min(longestUnderWayMs, settings.secondTryAfter / 4))
  const from = new Date(tx.now.getTime() - settings.outbreakWindow)
  const { tenants, last } = await selectRefreshed(tx, alike, { since, from })
  if (tenants > 0) return { kind: 'works', count: tenants }
  // An account that was refused before another one was refreshed is a separate case.
  const refused = await countRefused(tx, alike, { since: last === null || last < from ? from : last, code })
  return refused > 0 ? { kind: 'fails', count: refused } : { kind: 'none', count: 0 }
}

/**
 * A case of an incident that is over is not the operator's any more, whatever is left of it: a person's where a new consent fixes it, else
 * support has to find out. Only a client that the platform refuses at this very moment begins another incident.
 */
const anyoneButOperator = (decision: Decision, { refusal }: Judged): Decision => {
  const { judgement, row } = decision
  if (judgement.verdict !== 'operator' || row === '6' || row === '8d' || row === '1b') return decision
  const theirs = refusal.kind === 'scope' || refusal.kind === 'request' || refusal.kind === 'wordless'
  return {
    ...decision,
    incident: 'no',
    judgement: {
      ...judgement,
      verdict: theirs ? 'user' : 'unknown',
      addressee: theirs ? 'contact' : 'support',
      summary: `${judgement.summary} But the incident of this app is over.`,
      ...(!theirs && refusal.answer !== null && { answer: refusal.answer }),
    },
  }
}
