import type { Integration } from '../integrations/integration.js'
import { fillTemplate } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { AppSnapshot } from './attempt.js'
import type { Gathered } from './link-context.js'

/** Without the secret: what stands beside it may be stored in the open. */
export const snapshotOf = (
  { found }: Gathered,
  { oauth, probe }: Integration,
  app: OAuthApp,
  context: Readonly<Record<string, unknown>>,
): Omit<AppSnapshot, 'redirectUri'> => {
  const open = Object.fromEntries(Object.entries(app).filter(([name]) => name !== 'clientSecret')) as unknown as Omit<
    OAuthApp,
    'clientSecret'
  >
  const needed = oauth.required_scopes ?? oauth.scopes
  const asked = found.link.scopes
  return {
    ...open,
    probeUrl: probe === null ? null : fillTemplate(probe.url, context),
    // A link that asks for less than the integration needs less.
    requiredScopes: asked === null ? needed : oauth.required_scopes === null ? asked : needed.filter((scope) => asked.includes(scope)),
    callbackContext: oauth.callback_context,
    tokenContext: oauth.token_context,
  }
}
