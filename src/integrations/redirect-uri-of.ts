import type { Config } from '../config.js'
import { publicUrl } from '../http/public-url.js'

/** The address to register at the platform, and the only one that its answers are accepted at. */
export const redirectUriOf = (settings: Config, integrationId: string): string => `${publicUrl(settings)}/oauth/callback/${integrationId}`
