import { randomUUID } from 'node:crypto'
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client'
import { randomToken } from '../../http/cookie.js'
import type { Tools } from '../../tools.js'
import { openIdProvider, openIdRedirectUri } from './open-id-provider.js'
import type { OpenIdSettings } from './open-id-provider.js'
import { insertOpenIdAttempt } from './open-id-store.js'
import { browserDigest } from './sign-in.js'

export const stateLabel = 'staff open id state'

/** What stands sealed in an attempt. */
export interface OpenIdSecrets {
  readonly nonce: string
  readonly verifier: string
}

export const attemptPlace = (id: string) => ({ table: 'staff_open_id_attempts', row: id, field: 'sealed' })

/** Where the person is sent: state bound to this browser, a nonce, and PKCE. @throws what `openIdProvider` throws */
export const startOpenId = async (tools: Tools, openId: OpenIdSettings, browser: string): Promise<string> => {
  const { database, settings } = tools
  const provider = await openIdProvider(tools, openId)
  const [state, nonce, verifier] = [randomToken(), randomToken(), randomToken()]
  await database.transaction(async (tx) => {
    const id = randomUUID()
    await insertOpenIdAttempt(tx, {
      id,
      stateDigest: tx.vault.digest(stateLabel, state),
      browserDigest: browserDigest(tx, browser),
      sealed: await tx.vault.seal(attemptPlace(id), JSON.stringify({ nonce, verifier } satisfies OpenIdSecrets)),
      expiresAt: new Date(tx.now.getTime() + settings.staffSignInLife),
      now: tx.now,
    })
  })
  return buildAuthorizationUrl(provider, {
    redirect_uri: openIdRedirectUri(settings),
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).href
}
