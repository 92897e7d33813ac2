import { createHash } from 'node:crypto'
import { whereSecretsGo } from './changed-fields.js'
import type { Integration } from './integration.js'

/**
 * Names the addresses, client id and platform that decide where secrets go, as they are now: whoever confirms them says by it what was
 * looked at. 22 characters of base64url, 132 bits of SHA-256: nobody finds other addresses with the same version.
 */
export const endpointsVersion = (integration: Integration): string =>
  createHash('sha256')
    .update(JSON.stringify([integration.id, ...whereSecretsGo(integration)]))
    .digest('base64url')
    .slice(0, 22)
