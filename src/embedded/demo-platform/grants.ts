import type { Provider } from 'oidc-provider'
import { fingerprint } from './fingerprint.js'
import type { KeptState } from './kept-state.js'
import { personBySub } from './people.js'
import { settingsOf } from './provider.js'
import { scopes as allScopes } from './scopes.js'

/** A mistake in what a test or the demo asks of the platform. */
export class DemoPlatformError extends Error {
  override readonly name = 'DemoPlatformError'
  readonly code = 'demo_platform_refused'
}

export interface IssuedGrant {
  readonly access_token: string
  /** Null where the app has `no_refresh_token`. */
  readonly refresh_token: string | null
  /** Seconds. */
  readonly expires_in: number
  readonly scope: string
  readonly token_type: 'Bearer'
  /** How `counts().by_family` names it. */
  readonly family: string
}

export type GrantSelector = { readonly refresh_token: string } | { readonly sub: string; readonly client_id?: string | undefined }

/** Consent without a browser, and its end: what a company imports from its old system, what a person does in the platform's settings. */
export const createGrants = (provider: Provider, state: KeptState) => {
  const issueGrant = async (given: { client_id: string; sub: string; scopes?: readonly string[] | undefined }): Promise<IssuedGrant> => {
    const client = await provider.Client.find(given.client_id)
    const settings = settingsOf(state, given.client_id)
    if (!client || !settings) throw new DemoPlatformError(`there is no app "${given.client_id}" at the demo platform: register it first`)
    if (!personBySub(given.sub)) throw new DemoPlatformError(`there is no account "${given.sub}" at the demo platform`)
    const scope = (given.scopes ?? settings.scopes ?? allScopes).join(' ')

    const grant = new provider.Grant({ accountId: given.sub, clientId: given.client_id })
    grant.addOIDCScope(scope)
    const grantId = await grant.save()
    const about = { accountId: given.sub, client, grantId, gty: 'authorization_code', scope, expiresWithSession: false }
    const access = new provider.AccessToken(about)
    const refresh = settings.no_refresh_token ? null : new provider.RefreshToken({ ...about, rotations: 0 })
    return {
      access_token: await access.save(),
      refresh_token: refresh && (await refresh.save()),
      expires_in: settings.access_token_ttl_s,
      scope,
      token_type: 'Bearer',
      family: fingerprint(grantId),
    }
  }

  /** Ends grants: their refresh tokens answer `invalid_grant`, their access tokens 401, at once. Returns how many were ended. */
  const revokeGrant = (selector: GrantSelector): number => {
    const grantIds = 'refresh_token' in selector ? [grantOf(selector.refresh_token)] : grantsOf(selector.sub, selector.client_id)
    const found = grantIds.filter((id) => id !== undefined)
    for (const id of found) {
      for (const key of state.keysOfGrant(id)) state.delete(key)
      state.delete(`Grant:${id}`)
    }
    return found.length
  }

  const grantOf = (refreshToken: string): string | undefined => {
    const grantId = state.get(`RefreshToken:${refreshToken}`)?.['grantId']
    return typeof grantId === 'string' ? grantId : undefined
  }

  const grantsOf = (sub: string, clientId: string | undefined): string[] =>
    state
      .keys('Grant:')
      .filter((key) => {
        const grant = state.get(key)
        return grant?.['accountId'] === sub && (clientId === undefined || grant['clientId'] === clientId)
      })
      .map((key) => key.slice('Grant:'.length))

  return {
    issueGrant,
    revokeGrant,
    /** How `counts().by_family` names the grant behind a refresh token; undefined once it has ended. */
    familyOf: (refreshToken: string): string | undefined => {
      const grantId = grantOf(refreshToken)
      return grantId === undefined ? undefined : fingerprint(grantId)
    },
  }
}
