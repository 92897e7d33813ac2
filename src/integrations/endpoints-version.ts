import { createHash } from 'node:crypto'
import { whereSecretsGo } from './changed-fields.js'
import type { Integration } from './integration.js'

/**
 * Names the addresses, client id and platform that currently decide where secrets go: a person who confirms them states by it what they reviewed. 22
 * characters of base64url, 132 bits of SHA-256: other addresses with the same version can't be found.
 */
export const endpointsVersion = (integration: Integration): string =>
  createHash('sha256')
    .update(JSON.stringify([integration.id, ...whereSecretsGo(integration)]))
    .digest('base64url')
    .slice(0, 22)
