import { matchingIdentity } from '../../oauth/identity.js'
import type { Identity } from '../../oauth/identity.js'
import type { IdentityRule } from '../../oauth/oauth-app.js'
import type { RemoteAccount } from './account.js'

/** An identity in the form in which an account keeps it. */
export const remoteAccountOf = (rule: IdentityRule, identity: Identity, verifiedEmail: string | null): RemoteAccount => {
  const name = identity.values.join(' ')
  return {
    issuer: identity.issuer,
    account: rule.mustMatch === 'account' ? name : null,
    person: rule.mustMatch === 'person' ? name : null,
    label: identity.label ?? verifiedEmail,
    values: identity.values,
    verified_email: verifiedEmail,
  }
}

/** Whether a consent is for the account that was connected before. */
export const isSameRemoteAccount = (known: RemoteAccount, found: RemoteAccount): boolean =>
  matchingIdentity(known, [{ issuer: found.issuer, values: found.values, label: found.label }]) !== null
