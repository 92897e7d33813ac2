import { judge } from '../../domain/judge.js'
import type { PlatformAnswer } from '../../domain/platform-answer.js'
import type { PlatformRules } from '../../domain/platform-rules.js'
import { certainly } from '../../domain/refusal.js'
import type { MaybeJudged } from '../../domain/refusal.js'

/**
 * What a refused client credentials grant means (RFC 6749 5.2). A client that the customer entered is theirs to fix: `user`, for the contact. The
 * integration's own client is the operator's, whatever the code: a customer could enter nothing.
 */
export const judgeClient = (
  answer: PlatformAnswer,
  rules: PlatformRules,
  { ownClient, secrets }: { readonly ownClient: boolean; readonly secrets: readonly string[] },
): MaybeJudged => {
  const judged = judge(answer, rules, { scopesChangedSinceGrant: false, secrets })
  if (ownClient) {
    const isTheirs = judged.httpStatus === 401 || theirs.includes(judged.code)
    if (!isTheirs || judged.verdict === 'transient') return judged
    const summary =
      'The platform rejects the client id or secret that was entered for this account: it was removed, replaced or has run out.'
    // Certain, so that nothing is left to weigh.
    return { ...certainly(judged), verdict: 'user', addressee: 'contact', summary }
  }
  return judged.verdict === 'user'
    ? { ...judged, verdict: 'operator', addressee: 'operator', refusal: { ...judged.refusal, kind: 'client' } }
    : judged
}

const theirs = ['invalid_client', 'unauthorized_client', 'invalid_grant', 'access_denied']
