import { BadRequest } from '../../http/errors.js'
import type { Integration } from '../../integrations/integration.js'
import { secretFieldsOf } from '../../integrations/integration.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { enteredValues, readEntered } from './entered-fields.js'
import { withOwnClient } from '../refresh/own-client.js'
import type { GrantedTokens } from './write-grant.js'

/**
 * Credentials of an account without refresh, as an import brings them: the values of the integration's fields, by name at the top of
 * `context`. Nothing is sent: a key is proven when it is looked at first, a client asks for its token when one is wanted.
 * @throws BadRequest naming the fields
 */
export const importEntered = (
  { integration, app }: { readonly integration: Integration; readonly app: OAuthApp },
  context: Readonly<Record<string, unknown>>,
  now: Date,
): GrantedTokens => {
  const { fields, authenticationMethod: method } = integration
  const { entered, refused } = readEntered(fields, context)
  if (refused.length > 0) throw refusedFields(integration, refused)
  const values = enteredValues(entered)
  const secrets = secretFieldsOf(integration)
  const sealed = Object.fromEntries(secrets.map((name) => [name, values[name] ?? '']))
  const isKey = method === 'api_key'
  const own = withOwnClient(app, values)
  return {
    tokens: {
      accessToken: isKey ? (sealed[secrets[0] ?? ''] ?? null) : null,
      refreshToken: null,
      tokenType: isKey ? 'api_key' : 'Bearer',
      fields: sealed,
    },
    accessExpiresAt: isKey ? null : now,
    refreshExpiresAt: null,
    requestedScopes: app.scopes,
    grantedScopes: app.scopes,
    tokenEndpoint: isKey ? (integration.probe?.url ?? '') : own.tokenEndpoint,
    clientId: isKey ? '' : own.clientId,
    grantedAt: null,
    method,
  }
}

/** What is missing or looks wrong, as the caller named it. */
export const refusedFields = ({ fields }: Pick<Integration, 'fields'>, refused: readonly string[]): BadRequest =>
  BadRequest.fields(
    refused.map((name) => ({
      field: `context.${name}`,
      message: `is required, and has to look as the integration's field ${fields.find((one) => one.name === name)?.label ?? name} says`,
    })),
  )
