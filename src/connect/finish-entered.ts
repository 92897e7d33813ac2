import { verifyEntered } from '../accounts/grant/verify-entered.js'
import type { EnteredVerdict } from '../accounts/grant/verify-entered.js'
import type { VerifiedGrant } from '../accounts/grant/verify-grant.js'
import type { Integration } from '../integrations/integration.js'
import { isUnconfirmed } from '../integrations/require-confirmed.js'
import { oauthApp } from '../integrations/oauth-app.js'
import type { Tools } from '../tools.js'
import type { Attempt } from './attempt.js'
import { failAttempt, leaveKept } from './fail-attempt.js'
import { fieldsToAsk } from './fields-to-ask.js'
import { findLinkById } from './find-link.js'
import type { FoundLink } from './find-link.js'
import { openEntered } from './sealed-fields.js'
import { keepForDecision } from './swap-grant.js'

/** Proves what a person entered, and swaps it in. `swap` is how a verified grant takes its place. */
export const finishEntered = async (
  tools: Tools,
  attempt: Attempt,
  integration: Integration,
  swap: (grant: VerifiedGrant) => Promise<void>,
): Promise<void> => {
  if (isUnconfirmed(integration)) return failAttempt(tools, attempt, 'our_fault', { code: 'endpoint_changed' })
  const { found, app } = await tools.database.transaction(async (tx) => ({
    found: attempt.linkId === null ? null : await findLinkById(tx, attempt.linkId),
    app: await oauthApp(tx, integration),
  }))
  if (found === null) return failAttempt(tools, attempt, 'interrupted', { code: 'link_gone' })
  const context = { ...found.account?.context, ...attempt.entered, ...found.link.context }
  const entered = await openEntered(tools.vault, attempt)
  const verdict = await verifyEntered(tools, { integration, app, accountId: attempt.accountId, context, entered })
  switch (verdict.kind) {
    case 'verified':
      return swap(verdict.grant)
    case 'unknown_identity':
      return keepForDecision(tools, attempt.id, verdict.grant)
    case 'entered_refused':
      return enteredRefused(tools, attempt, { ...verdict, asked: askedOf(found, integration) })
    case 'our_fault':
      return failAttempt(tools, attempt, 'our_fault', { code: verdict.judgement.code })
    case 'unreachable':
      return leaveKept(tools, attempt, verdict.code)
    case 'wrong_account':
      return failAttempt(tools, attempt, 'wrong_account', { code: 'wrong_account' })
    case 'scope_missing':
      return failAttempt(tools, attempt, 'scope_missing', { code: 'scope_missing', missing: verdict.missing })
    case 'no_refresh_token':
      return failAttempt(tools, attempt, 'no_lasting_access', { code: 'no_refresh_token' })
    case 'refused':
      return failAttempt(tools, attempt, verdict.code === 'account_deleted' ? 'account_deleted' : 'refused', { code: verdict.code })
  }
}

const askedOf = (found: FoundLink, integration: Integration): readonly string[] =>
  fieldsToAsk({ integration, found }).map(({ name }) => name)

/** Only what this person was asked for can be named to them. */
const enteredRefused = (
  tools: Tools,
  attempt: Attempt,
  { fields, judgement, asked }: Extract<EnteredVerdict, { kind: 'entered_refused' }> & { readonly asked: readonly string[] },
): Promise<void> => {
  const named = fields.filter((name) => asked.includes(name))
  if (named.length === 0 && judgement?.verdict === 'transient') return leaveKept(tools, attempt, judgement.code)
  return failAttempt(tools, attempt, 'entered_refused', {
    code: judgement?.code ?? 'context_invalid',
    fields: named.length > 0 ? named : asked,
  })
}
