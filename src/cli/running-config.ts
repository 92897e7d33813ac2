import path from 'node:path'
import type { Config } from '../config.js'

/**
 * The configuration of this process; without DATABASE_URL, that of the `relink start` that runs in this folder, as far as nothing else is
 * set. Its keys are read, never made.
 */
export const runningConfig = async (config: Config): Promise<Config> => {
  if (config.databaseUrl !== undefined) return config
  const dataDir = path.resolve(config.dataDir ?? '.relink')
  const { readEndpoints } = await import('../embedded/endpoints-file.js')
  const { readKeys } = await import('../embedded/keys.js')
  const [running, keys] = [await readEndpoints(dataDir), await readKeys(dataDir)]
  return {
    ...config,
    databaseUrl: running?.database_url,
    temporalAddress: config.temporalAddress ?? running?.temporal_address,
    smtpUrl: config.smtpUrl ?? running?.smtp_url,
    publicUrl: config.publicUrl ?? running?.api_url,
    vaultKeys: config.vaultKeys ?? keys.vaultKeys,
    linkKeys: config.linkKeys ?? keys.linkKeys,
  }
}
