import { Connection } from '@temporalio/client'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import type { Config } from '../config.js'
import { temporalSecrets, withFiles } from '../env-files.js'

/** Address, namespace, TLS and API key as @temporalio/envconfig reads them; the embedded server's address wins. */
export const connectConfig = (settings: Config): ClientConnectConfig => {
  const { env } = withFiles(process.env, temporalSecrets)
  const overrideEnvVars = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
  const config = loadClientConnectConfig({ overrideEnvVars })
  return settings.temporalAddress === undefined
    ? config
    : { ...config, connectionOptions: { ...config.connectionOptions, address: settings.temporalAddress } }
}

/**
 * Connects at need. With gRPC's own back-off a call fails only after 17 s and recovers 10 s late; with this one it recovers in
 * milliseconds (tried).
 */
export const lazyConnection = (settings: Config): Connection =>
  Connection.lazy({
    ...connectConfig(settings).connectionOptions,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 },
  })
