import type { EnvironmentJson } from './contract.js'
import type { Environment } from './environment.js'

/** An environment as the API shows it; the call's declaration leaves the kept logo out. */
export const environmentJson = (environment: Environment): EnvironmentJson => ({
  id: environment.id,
  name: environment.name,
  mode: environment.mode,
  cut_over: [...environment.cutOver],
  mail: environment.mail,
  brand: environment.brand,
  support: environment.support,
  operator: [...environment.operator],
  default_locale: environment.defaultLocale,
  time_zone: environment.timeZone,
  unknown_identity: environment.unknownIdentity,
  embed_origins: [...environment.embedOrigins],
  redirect_uris: [...environment.redirectUris],
  created_at: environment.createdAt.toISOString(),
  updated_at: environment.updatedAt.toISOString(),
})
