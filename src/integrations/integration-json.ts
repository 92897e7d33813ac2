import type { Config } from '../config.js'
import type { IntegrationJson } from './contract.js'
import { endpointsVersion } from './endpoints-version.js'
import type { Integration } from './integration.js'
import { redirectUriOf } from './redirect-uri-of.js'
import { warningsOf } from './warnings-of.js'

/** An integration as the API shows it: nothing secret is in `oauth`, and the client secret is not taken. */
export const integrationJson = (settings: Config, integration: Integration): IntegrationJson => {
  const { oauth } = integration
  return {
    id: integration.id,
    environment_id: integration.environmentId,
    name: integration.name,
    category: integration.category,
    config: { label: integration.label },
    platform: integration.platform,
    authentication_method: integration.authenticationMethod,
    oauth:
      integration.authenticationMethod === 'api_key'
        ? null
        : {
            ...oauth,
            authorization_endpoint: oauth.authorization_endpoint === '' ? null : oauth.authorization_endpoint,
            client_secret_expires_at: integration.clientSecretExpiresAt?.toISOString() ?? null,
            scopes: [...oauth.scopes],
            required_scopes: oauth.required_scopes === null ? null : [...oauth.required_scopes],
            callback_context: [...oauth.callback_context],
            token_context: [...oauth.token_context],
            identity: { ...oauth.identity, paths: [...oauth.identity.paths] },
          },
    probe: integration.probe,
    fields: [...integration.fields],
    impact: integration.impact,
    is_enabled: integration.isEnabled,
    warnings: [...warningsOf(integration)],
    client_check: integration.clientCheck,
    redirect_uri: redirectUriOf(settings, integration.id),
    endpoints_version: endpointsVersion(integration),
    endpoints_changed_at: integration.endpointsChangedAt?.toISOString() ?? null,
    endpoints_confirmed_at: integration.endpointsConfirmedAt?.toISOString() ?? null,
    created_at: integration.createdAt.toISOString(),
    updated_at: integration.updatedAt.toISOString(),
  }
}
