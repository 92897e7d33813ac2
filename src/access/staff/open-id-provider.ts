import {
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  None,
  allowInsecureRequests,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import type { ClientAuth, ServerMetadata } from 'openid-client'
import type { Config } from '../../config.js'
import { publicUrl } from '../../http/public-url.js'
import type { Tools } from '../../tools.js'

export interface OpenIdSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly label: string
}

/** The company's own provider; null where none is configured. */
export const openIdSettings = (settings: Config): OpenIdSettings | null =>
  settings.staffOpenIdIssuer === undefined || settings.staffOpenIdClientId === undefined
    ? null
    : {
        issuer: settings.staffOpenIdIssuer,
        clientId: settings.staffOpenIdClientId,
        clientSecret: settings.staffOpenIdClientSecret,
        label: settings.staffOpenIdLabel,
      }

/** To be registered at the provider. */
export const openIdRedirectUri = (settings: Config): string => `${publicUrl(settings)}/console/api/open-id/callback`

const timeoutS = 10
/** Endpoints and keys of a provider change rarely; a process that runs for weeks notices it all the same. */
const knownForMs = 3_600_000

const known = new WeakMap<Tools['egress'], { readonly provider: Configuration; readonly readAt: number }>()

/** OpenID Connect Discovery 4: the metadata must name exactly this issuer. @throws what openid-client and egress throw */
export const openIdProvider = async ({ egress }: Pick<Tools, 'egress'>, settings: OpenIdSettings): Promise<Configuration> => {
  const found = known.get(egress)
  if (found !== undefined && performance.now() - found.readAt < knownForMs) return found.provider
  const isInsecure = egress.allowsInsecure(settings.issuer)
  // oxlint-disable-next-line typescript/no-deprecated -- marked so as a warning; only for hosts that the guard allows
  const execute = isInsecure ? [allowInsecureRequests] : []
  const options = { algorithm: 'oidc', timeout: timeoutS, [customFetch]: egress.fetch, execute } as const
  const server = (await discovery(new URL(settings.issuer), settings.clientId, undefined, undefined, options)).serverMetadata()
  const provider = new Configuration(server, settings.clientId, undefined, clientAuthOf(settings, server))
  provider[customFetch] = egress.fetch
  provider.timeout = timeoutS
  // Its signature too, and not only that it came over TLS from the token endpoint.
  enableNonRepudiationChecks(provider)
  // oxlint-disable-next-line typescript/no-deprecated
  if (isInsecure) allowInsecureRequests(provider)
  known.set(egress, { provider, readAt: performance.now() })
  return provider
}

/** `client_secret_basic` is the registered method unless the client says otherwise (OpenID Connect Registration 2). */
const clientAuthOf = ({ clientSecret }: OpenIdSettings, server: Readonly<ServerMetadata>): ClientAuth => {
  if (clientSecret === undefined) return None()
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic') ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret)
}
