import type { Config } from '../config.js'

/**
 * Where browsers reach Relink, without a slash at the end.
 * @throws Error if it is not set: the Host header is no substitute
 */
export const publicUrl = (settings: Config): string => {
  if (settings.publicUrl === undefined) throw new Error('PUBLIC_URL is not set; expected the address at which browsers reach Relink')
  return settings.publicUrl.replace(/\/+$/, '')
}
