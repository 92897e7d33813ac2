import type { Config } from '../config.js'

/**
 * How long an exchange holds others of the same account back, in milliseconds; after that its process is taken for gone. The platform's
 * answer, and as long again until it is kept, with time for a database that comes back from a restart.
 */
export const claimMs = (settings: Config): number => 2 * settings.platformTimeout + 10_000
