import { AuthorizationResponseError, authorizationCodeGrant, fetchUserInfo } from 'openid-client'
import type { Configuration, IDToken, UserInfoResponse } from 'openid-client'
import { readCookie } from '../../http/cookie.js'
import type { Tools, Tx } from '../../tools.js'
import { bindOpenId, selectStaffByOpenId, takeOpenIdAttempt } from './open-id-store.js'
import { openIdProvider, openIdRedirectUri } from './open-id-provider.js'
import type { OpenIdSettings } from './open-id-provider.js'
import { attemptPlace, stateLabel } from './open-id-start.js'
import type { OpenIdSecrets } from './open-id-start.js'
import { openSession } from './open-session.js'
import { endSessionOf } from './session.js'
import { browserDigest, signInCookie } from './sign-in.js'
import { selectStaffByEmail } from './staff-store.js'
import type { StaffRow } from './staff-store.js'

/**
 * Why the person was not signed in. `start_again`: another browser than the one that began, too late, or already used. `declined`: the person or the
 * provider refused. `not_verified`: the provider does not vouch for the address. `not_invited`. `another_account`: the address is invited, and bound
 * to another account at the provider.
 */
export type OpenIdProblem = 'start_again' | 'declined' | 'not_verified' | 'not_invited' | 'another_account'

/**
 * The provider's answer (OpenID Connect Core 3.1.3.7): state of this browser, nonce, PKCE, exact issuer, signature. Signs in whom the
 * subject is bound to; else an invited address that the provider has verified, which is bound from then on.
 * @throws what openid-client and egress throw where the provider does not answer
 */
export const takeOpenIdAnswer = async (
  tools: Tools,
  openId: OpenIdSettings,
  given: { readonly params: URLSearchParams; readonly cookies: string | undefined },
): Promise<{ readonly session: string } | { readonly problem: OpenIdProblem }> => {
  const { database, settings } = tools
  const { params, cookies } = given
  const browser = readCookie(signInCookie(settings), cookies)
  const state = params.get('state')
  if (state === null || browser === null) return { problem: 'start_again' }
  const secrets = await database.transaction(async (tx) => {
    const attempt = await takeOpenIdAttempt(tx, {
      stateDigest: tx.vault.digest(stateLabel, state),
      browserDigest: browserDigest(tx, browser),
      now: tx.now,
    })
    return attempt && (JSON.parse(await tx.vault.open(attemptPlace(attempt.id), attempt.sealed)) as OpenIdSecrets)
  })
  if (secrets === null) return { problem: 'start_again' }
  const provider = await openIdProvider(tools, openId)
  const answer = new URL(openIdRedirectUri(settings))
  answer.search = params.toString()
  let known: { readonly issuer: string; readonly subject: string; readonly email: string | null }
  try {
    const tokens = await authorizationCodeGrant(provider, answer, {
      expectedState: state,
      expectedNonce: secrets.nonce,
      pkceCodeVerifier: secrets.verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) throw new Error('the provider sent no ID token')
    known = { issuer: claims.iss, subject: claims.sub, email: await verifiedEmail(provider, tokens.access_token, claims) }
  } catch (error) {
    if (error instanceof AuthorizationResponseError) return { problem: 'declined' }
    throw error
  }
  return database.transaction(async (tx) => {
    const found = await whoIs(tx, known)
    if ('problem' in found) return found
    const session = await openSession(tx, settings, found, 'open_id')
    if (session === null) return { problem: 'not_invited' }
    await endSessionOf(tx, settings, cookies)
    return { session }
  })
}

/** Some providers tell the address at the userinfo endpoint only. */
const verifiedEmail = async (provider: Configuration, accessToken: string, claims: IDToken): Promise<string | null> => {
  const told: IDToken | UserInfoResponse =
    claims['email'] !== undefined || provider.serverMetadata().userinfo_endpoint === undefined
      ? claims
      : await fetchUserInfo(provider, accessToken, claims.sub)
  // Exactly true: some providers send "true", and some send nothing for addresses that anyone could have typed.
  return told['email_verified'] === true && typeof told['email'] === 'string' ? told['email'] : null
}

const whoIs = async (
  tx: Tx,
  { issuer, subject, email }: { readonly issuer: string; readonly subject: string; readonly email: string | null },
): Promise<StaffRow | { readonly problem: OpenIdProblem }> => {
  const bound = await selectStaffByOpenId(tx, issuer, subject)
  if (bound !== null) return bound
  if (email === null) return { problem: 'not_verified' }
  const invited = await selectStaffByEmail(tx, email)
  if (invited === null) return { problem: 'not_invited' }
  return (await bindOpenId(tx, invited.id, issuer, subject)) ? invited : { problem: 'another_account' }
}
