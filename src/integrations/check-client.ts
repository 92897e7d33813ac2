import { randomBytes } from 'node:crypto'
import { judge } from '../domain/judge.js'
import type { Judgement } from '../domain/judgement.js'
import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import { sendCode } from '../oauth/token-request.js'
import { platformRules } from '../platforms/index.js'
import type { Tools } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { publicUrl } from '../http/public-url.js'
import type { Integration } from './integration.js'
import { oauthApp } from './oauth-app.js'
import { selectSomeContext } from './store.js'

export interface ClientCheck {
  readonly client: 'accepted' | 'refused' | 'unknown'
  readonly code: string
  readonly summary: string
  readonly http_status: number | null
  readonly platform_code: string | null
  readonly platform_message: string | null
}

/**
 * Exchanges a made-up code (RFC 6749 4.1.3). The client is authenticated before the code is looked at (3.2.1), so a complaint about the code
 * means that the client was accepted.
 */
export const checkClient = async (tools: Tools, integration: Integration): Promise<ClientCheck> => {
  try {
    const app = fillEndpoints(await oauthApp({ vault: tools.vault }, integration), await selectSomeContext(tools.database, integration.id))
    const answer = await sendCode(tools.egress, app, {
      code: `relink-check-${randomBytes(16).toString('hex')}`,
      redirectUri: `${publicUrl(tools.settings)}/oauth/callback/${integration.id}`,
      codeVerifier: randomBytes(32).toString('base64url'),
      timeoutMs: tools.settings.platformTimeout,
    })
    const secrets = [app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string')
    return shown(judge(answer, platformRules(integration.platform), { scopesChangedSinceGrant: false, secrets }))
  } catch (error) {
    if (error instanceof OAuthRefused) return nothingSent('context_invalid', `Nothing was sent: ${error.message}`)
    if (error instanceof VaultUnreadable)
      return nothingSent('vault_unreadable', 'The client secret can not be decrypted with the keys in VAULT_KEYS.')
    throw error
  }
}

const shown = (judgement: Judgement): ClientCheck => {
  const { httpStatus, platformCode, platformMessage } = judgement
  const said = { http_status: httpStatus, platform_code: platformCode, platform_message: platformMessage }
  // About the grant, and the grant is made up. GitHub and some others have a word of their own for it.
  if (judgement.verdict === 'user' || /^(?:bad_verification_code|invalid_code)$/i.test(platformCode ?? ''))
    return { client: 'accepted', code: 'client_accepted', summary: 'The platform accepts the client id and secret.', ...said }
  // A malformed request may be what a made-up code is to it.
  const client = judgement.verdict === 'operator' && judgement.code !== 'invalid_request' ? 'refused' : 'unknown'
  return { client, code: judgement.code, summary: judgement.summary, ...said }
}

const nothingSent = (code: string, summary: string): ClientCheck => ({
  client: 'unknown',
  code,
  summary,
  http_status: null,
  platform_code: null,
  platform_message: null,
})
