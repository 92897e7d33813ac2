import { giveBack, mayGiveBack } from '../accounts/grant/give-back.js'
import { lockAccount } from '../accounts/account/lock-account.js'
import { verifyGrant } from '../accounts/grant/verify-grant.js'
import type { GrantFacts, GrantVerdict, VerifiedGrant } from '../accounts/grant/verify-grant.js'
import { isDatabaseUnreachable } from '../database/is-unreachable.js'
import type { Answered, PlatformAnswer } from '../domain/platform-answer.js'
import { Conflict } from '../http/errors.js'
import type { Integration } from '../integrations/integration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { readTokens } from '../oauth/read-tokens.js'
import type { ReadTokens } from '../oauth/read-tokens.js'
import type { Tokens } from '../oauth/tokens.js'
import type { Tools, Tx } from '../tools.js'
import type { AnsweredAttempt } from './answered-attempt.js'
import type { Attempt } from './attempt.js'
import { claimMs } from './claim-ms.js'
import { appOf } from './current-app.js'
import { endAttempt } from './end-attempt.js'
import { failAttempt as fail, leaveKept as unreachable } from './fail-attempt.js'
import { finishEntered } from './finish-entered.js'
import { judgeExchange } from './judge-exchange.js'
import type { Ending } from './pages/page-state.js'
import { maskLabel } from '../domain/mask.js'
import { openAnswer, openCallback, openSecrets } from './sealed-fields.js'
import { lockAttempt, selectAttempt, selectUnfinished } from './attempt-store.js'
import { selectOpenCase } from './store.js'
import { swapGrant, keepForDecision } from './swap-grant.js'
import type { Swapped } from './swap-grant.js'

type Failure = Exclude<Ending, 'done' | 'waits'>

/**
 * Continues an attempt from its current state: verifies a stored response and swaps, or, if the process died before a response was stored, ends it as
 * interrupted. Repeated, also concurrently, it does nothing a second time. While the platform can't be asked, or its response can't be written, the
 * attempt stays until it would have expired: a consent is not lost over one try.
 * @throws only if the database is down
 */
export const finishAttempt = async (tools: Tools, attemptId: string): Promise<void> => {
  await orLeft(tools, attemptId, () => goOn(tools, attemptId))
}

interface Answer extends AnsweredAttempt {
  /** What the grant is compared with, where it was read just now. */
  readonly facts?: GrantFacts | null
}

/**
 * The same with a response that came just now: it is verified while it is being `kept`, and nothing is written before that has succeeded. False: the
 * attempt has moved on, and needs nothing more. Returns what was swapped in, if anything.
 * @throws as `finishAttempt`
 */
export const finishAnswered = (tools: Tools, answered: Answer, kept: Promise<boolean>): Promise<Swapped | null> =>
  orLeft(tools, answered.attempt.id, () => verify(tools, answered, kept))

const orLeft = async <T>(tools: Tools, attemptId: string, work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work()
  } catch (error) {
    if (isDatabaseUnreachable(error)) throw error
    tools.log.error({ err: error, attempt_id: attemptId }, 'an attempt could not be finished; it stays as it is')
    const attempt = await selectAttempt(tools.database, attemptId)
    if (attempt?.status === 'kept' && attempt.expiresAt <= tools.clock()) await fail(tools, attempt, 'our_fault', { code: 'not_stored' })
    return null
  }
}

const goOn = async (tools: Tools, attemptId: string): Promise<void> => {
  const attempt = await selectAttempt(tools.database, attemptId)
  if (attempt === null) return
  if (attempt.status === 'exchanging') {
    // Its process may still be waiting for the platform's response, which no other process can get.
    if ((attempt.claimedForMs ?? 0) < claimMs(tools.settings)) return
    await fail(tools, attempt, 'interrupted', { code: 'interrupted' })
    return
  }
  if (attempt.status === 'waiting') {
    await discardUndecided(tools, attempt)
    return
  }
  if (attempt.status !== 'kept') return
  const integration = await loadIntegration(tools.database, attempt.integrationId)
  if (integration !== null && integration.authenticationMethod !== 'oauth2') {
    await finishEntered(tools, attempt, integration, async (grant) => {
      await swapped(tools, attempt, grant)
    })
    return
  }
  const app = integration === null ? null : await appOf(tools, attempt, integration)
  const answer = await openAnswer(tools.vault, attempt)
  if (integration === null || app === null) {
    await fail(tools, attempt, 'interrupted', { code: 'integration_changed' })
    return
  }
  const { nonce } = await openSecrets(tools.vault, attempt)
  await verify(tools, { attempt, integration, app, answer, nonce, params: await openCallback(tools.vault, attempt) })
}

/** It was neither accepted nor rejected, and the case has ended: the grant is discarded. */
const discardUndecided = (tools: Tools, { id, accountId }: Attempt): Promise<void> =>
  tools.database.transaction(async (tx) => {
    if (accountId === null) return
    const account = await lockAccount(tx, accountId)
    const attempt = await lockAttempt(tx, id)
    if (attempt?.status !== 'waiting' || (await selectOpenCase(tx, accountId)) !== null) return
    await endAttempt(tx, attempt, account?.status === 'active' ? 'works_already' : 'interrupted', { code: 'undecided' })
  })

/** Whatever comes of it is done once the answer is `kept`. */
const verify = async (tools: Tools, answered: Answer, kept: Promise<boolean> = Promise.resolve(true)): Promise<Swapped | null> => {
  const { attempt, integration, app, answer, nonce, params, facts } = answered
  const read = await readTokens(tools.egress, app, answer, { expectedNonce: nonce })
  if (read.kind !== 'tokens') {
    if (await kept) await notRead(tools, answered, read)
    return null
  }
  const { body, receivedAt } = answer as Answered
  const [checked, isKept] = await Promise.all([
    verifyGrant(tools, {
      integration: asAsked(integration, attempt),
      app,
      accountId: attempt.accountId,
      ...(facts !== undefined && { facts }),
      tokens: read.tokens,
      receivedAt,
      idTokenClaims: read.idTokenClaims,
      tokenResponse: body,
      callbackParams: params,
      requestedScopes: attempt.requestedScopes,
    }),
    kept,
  ])
  if (!isKept) return null
  if (checked.kind === 'verified') return swapped(tools, attempt, checked.grant)
  await notVerified(tools, answered, { tokens: read.tokens, checked })
  return null
}

const notVerified = async (
  tools: Tools,
  { attempt, app }: Answer,
  { tokens, checked }: { readonly tokens: Tokens; readonly checked: Exclude<GrantVerdict, { kind: 'verified' }> },
): Promise<void> => {
  switch (checked.kind) {
    case 'unknown_identity':
      return keepForDecision(tools, attempt.id, checked.grant)
    case 'wrong_account':
      await fail(tools, attempt, 'wrong_account', {
        code: 'wrong_account',
        ...(checked.chosen !== null && { chosen: maskLabel(checked.chosen) }),
      })
      break
    case 'scope_missing':
      await fail(tools, attempt, 'scope_missing', { code: 'scope_missing', missing: checked.missing })
      break
    case 'no_refresh_token':
      await fail(tools, attempt, 'no_lasting_access', { code: 'no_refresh_token' })
      break
    case 'unreachable':
      return unreachable(tools, attempt, checked.code)
    case 'refused':
      return fail(tools, attempt, endingOfRefusal(checked.code), { code: checked.code })
  }
  const refused = { app, ...tokens, identities: checked.identities }
  if (await mayGiveBack(tools, refused)) await giveBack(tools, refused)
}

const notRead = (tools: Tools, { attempt, app, answer }: Answer, read: Exclude<ReadTokens, { kind: 'tokens' }>): Promise<void> => {
  switch (read.kind) {
    case 'no_tokens':
      return noTokens(tools, attempt, app, answer)
    case 'id_token_refused':
      return fail(tools, attempt, 'refused', { code: `id_token_${read.why}` })
    case 'keys_unreachable':
      return unreachable(tools, attempt, 'keys_unreachable')
  }
}

/** A link that asks for less than the integration needs less. */
const asAsked = (integration: Integration, { requestedScopes }: Attempt): Pick<Integration, 'oauth' | 'probe'> => {
  const { oauth, probe } = integration
  const needed = oauth.required_scopes ?? oauth.scopes
  return { oauth: { ...oauth, required_scopes: needed.filter((scope) => requestedScopes.includes(scope)) }, probe }
}

const endingOfRefusal = (code: Extract<GrantVerdict, { kind: 'refused' }>['code']): Failure =>
  code === 'identity_unreadable' ? 'identity_unknown' : code === 'account_deleted' ? 'account_deleted' : 'refused'

/** While this grant was being verified, another one may have told who is connected: then it is compared with that. */
const swapped = async (tools: Tools, attempt: Attempt, grant: VerifiedGrant): Promise<Swapped | null> => {
  try {
    return await swapGrant(tools, attempt, grant)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    await goOn(tools, attempt.id)
    return null
  }
}

const noTokens = async (tools: Tools, attempt: Attempt, app: OAuthApp, answer: PlatformAnswer): Promise<void> => {
  const judged = judgeExchange(app, answer)
  tools.log.warn({ attempt_id: attempt.id, code: judged.code, status: judged.httpStatus }, 'a code was not exchanged')
  // `invalid_grant` at the exchange means that the code has run out or was sent before: another click brings a new one.
  const endings = { transient: 'platform_down', operator: 'our_fault', user: 'interrupted', unknown: 'refused' } as const
  await fail(tools, attempt, endings[judged.verdict], { code: judged.code })
}

/**
 * Ids of attempts claimed before that moment and not ended: their process has gone, the platform could not be
 * asked, or they wait for a word on a case that is over. For the reconciler.
 */
export const unfinishedAttempts = (tx: Tx, before: Date): Promise<readonly string[]> => selectUnfinished(tx, before)
