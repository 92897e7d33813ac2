import { Forbidden } from '../../http/errors.js'
import type { Integration } from '../../integrations/integration.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { namesInHost } from '../../oauth/fill-endpoints.js'
import type { Tx } from '../../tools.js'
import type { Account } from '../account/account.js'

const scope = 'endpoints:confirm'

/** Names of a context that are part of the host of any address to which an account's credentials go. */
const hostNames = ({ oauth, probe, platform }: Integration): ReadonlySet<string> =>
  new Set(
    [
      oauth.authorization_endpoint,
      oauth.token_endpoint,
      oauth.userinfo_endpoint,
      oauth.revocation_endpoint,
      oauth.jwks_uri,
      oauth.identity.url,
      probe?.url,
    ].flatMap((template) => (template == null ? [] : namesInHost(template, platform))),
  )

/**
 * Credentials are sent to the host that the account's context names: another value sends them elsewhere, whatever was confirmed of the
 * integration. A reconnection may name another, since the new grant comes from there.
 * @throws Forbidden for a caller who may not say where secrets go
 */
export const requireSameHost = async (
  tx: Tx,
  account: Pick<Account, 'environmentId' | 'integrationId' | 'context'>,
  { given, mayRedirect }: { readonly given: Readonly<Record<string, unknown>>; readonly mayRedirect: boolean },
): Promise<void> => {
  if (mayRedirect) return
  const integration = await loadIntegration(tx, account.integrationId, account.environmentId)
  if (integration === null) return
  const names = hostNames(integration)
  const changed = Object.keys(given).find((name) => names.has(name) && given[name] !== account.context[name])
  if (changed === undefined) return
  throw new Forbidden(
    `context.${changed} is part of the address that the account's credentials are sent to: a change of it needs the scope ${scope}, or a reconnection by POST /link-token with the new context`,
    { extra: { missing_scope: scope } },
  )
}
