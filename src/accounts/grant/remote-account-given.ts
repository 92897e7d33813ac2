import { issuerOf } from '../../oauth/oauth-app.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { RemoteAccount } from '../account/account.js'
import type { RemoteAccountInput } from './remote-account-input.js'

type Taken = { readonly remoteAccount: RemoteAccount | null; readonly label: string | null }

/**
 * Who is connected, as the company or its old system says: a reconnection is compared with it, so it must be comparable. A label alone identifies no
 * one. A value that could never match is rejected, since its account could never be reconnected.
 */
export const remoteAccountGiven = (
  app: OAuthApp,
  given: RemoteAccountInput | null,
): Taken | { readonly field: string; readonly reason: string } => {
  const { mustMatch, paths } = app.identity
  if (given === null) return { remoteAccount: null, label: null }
  const label = given.label ?? null
  const name = given[mustMatch] ?? null
  if (name === null && given.values == null) return { remoteAccount: null, label }
  const issuer = issuerOf(app)
  if (given.issuer != null && given.issuer !== issuer)
    return { field: 'remote_account.issuer', reason: 'is not the one of this integration' }
  const values = given.values ?? (name === null ? [] : [name])
  if (app.identity.from !== 'none' && values.length !== paths.length) {
    return {
      field: 'remote_account.values',
      reason: `must be a list of ${String(paths.length)}: one for each of the integration's identity.paths`,
    }
  }
  const joined = values.join(' ')
  return {
    remoteAccount: {
      issuer,
      account: mustMatch === 'account' ? joined : null,
      person: mustMatch === 'person' ? joined : null,
      label: label ?? given.verified_email ?? null,
      values,
      verified_email: given.verified_email ?? null,
    },
    label: label ?? given.verified_email ?? null,
  }
}
