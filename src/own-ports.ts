import type { Config } from './config.js'
import { isLoopback } from './domain/loopback.js'
import { isUrl } from './domain/is-url.js'

const defaults: Readonly<Record<string, number>> = { 'postgres:': 5432, 'postgresql:': 5432, 'smtp:': 587, 'smtps:': 465 }

/**
 * Returns the ports that this installation listens on or depends on: no request may reach them through Relink at an address that is not public,
 * whatever is allowed. PUBLIC_URL's counts if it is ours alone, on loopback; elsewhere it is the proxy's 443, which others share.
 */
export const ownPorts = (settings: Config): readonly number[] => {
  const behind = [settings.databaseUrl, `tcp://${settings.temporalAddress ?? ''}`, settings.smtpUrl, settings.temporalUiUrl]
  const own = settings.publicUrl !== undefined && isLoopback(new URL(settings.publicUrl).hostname) ? [settings.publicUrl] : []
  const ports = [...behind, ...own]
    .filter((url): url is string => url !== undefined && isUrl(url))
    .map((url) => new URL(url))
    .map(({ port, protocol }) => (port === '' ? (defaults[protocol] ?? 0) : Number(port)))
  return [...ports, settings.port ?? 4000, settings.metricsPort ?? 0, settings.inboundSmtpPort ?? 0].filter((port) => port > 0)
}
