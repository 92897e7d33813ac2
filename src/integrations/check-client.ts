import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { Tools } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { askClient } from './ask-client.js'
import { selectHasWorked } from './client-check-store.js'
import type { StoredCheck } from './client-check-store.js'
import type { Integration } from './integration.js'
import { oauthApp } from './oauth-app.js'
import { selectSomeContext } from './store.js'

export interface CheckedClient {
  readonly client: 'accepted' | 'refused' | 'unknown'
  readonly code: string
  readonly summary: string
  readonly http_status: number | null
  readonly platform_code: string | null
  readonly platform_message: string | null
  readonly checked_at: string | null
}

/**
 * Asks the revocation endpoint about the client (RFC 7009, a made-up token). A made-up code at the token endpoint, which was asked before,
 * excuses a wrong secret where the server looks at the code first. Where refreshes work, the answer calibrates the endpoint.
 */
export const checkClient = async (tools: Tools, integration: Integration): Promise<CheckedClient> => {
  const { id, environmentId, clientChangedAt } = integration
  if (integration.clientCheck === 'never') return nothingSent('client_check_off', 'Nothing was sent: client_check is never.')
  if (integration.endpointsChangedAt !== null)
    return nothingSent('endpoints_unconfirmed', 'Nothing was sent: where the secret goes was changed, and the change is not confirmed yet.')
  try {
    const app = fillEndpoints(await oauthApp({ vault: tools.vault }, integration), await selectSomeContext(tools.database, id))
    if (app.revocationEndpoint === null || app.clientId === '') {
      return nothingSent(
        'no_revocation_endpoint',
        'Nothing was sent: the integration has no revocation endpoint, and nowhere else can a client be asked about.',
      )
    }
    const hasWorked = await selectHasWorked(tools.database, id)
    const asked = await askClient(tools, {
      integrationId: id,
      environmentId,
      clientChangedAt,
      app,
      calibrates: hasWorked ? 'worked' : 'no',
    })
    return asked === null
      ? nothingSent('interrupted', 'The platform was asked, and its answer was lost; ask again.')
      : shown(asked, hasWorked, clientChangedAt)
  } catch (error) {
    if (error instanceof OAuthRefused) return nothingSent('context_invalid', `Nothing was sent: ${error.message}`)
    if (error instanceof VaultUnreadable)
      return nothingSent('vault_unreadable', 'The client secret can not be decrypted with the keys in VAULT_KEYS.')
    throw error
  }
}

const shown = (asked: StoredCheck, hasWorked: boolean, clientChangedAt: Date): CheckedClient => {
  const said = { ...(asked.said ?? nothingSaid), checked_at: asked.askedAt.toISOString() }
  const isCalibrated = asked.calibratedAt !== null && asked.calibratedAt >= clientChangedAt
  if (asked.refused === true) {
    const summary =
      isCalibrated && asked.trusted === false
        ? 'The revocation endpoint refuses the client id or secret, but it did so too while refreshes worked: it may want another way of authentication.'
        : 'The revocation endpoint refuses the client id or secret.'
    return { client: isCalibrated && asked.trusted === false ? 'unknown' : 'refused', code: 'invalid_client', summary, ...said }
  }
  if (isCalibrated && hasWorked) {
    return {
      client: 'accepted',
      code: 'client_accepted',
      summary: 'The revocation endpoint answers as it did while refreshes worked.',
      ...said,
    }
  }
  const summary = 'The revocation endpoint does not refuse the client, which proves little: some servers do not look at it there.'
  return { client: 'unknown', code: 'not_refused', summary, ...said }
}

const nothingSaid = { http_status: null, platform_code: null, platform_message: null }

const nothingSent = (code: string, summary: string): CheckedClient => ({
  client: 'unknown',
  code,
  summary,
  ...nothingSaid,
  checked_at: null,
})
