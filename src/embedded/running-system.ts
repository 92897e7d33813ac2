import type { Config } from '../config.js'
import { readEndpoints } from './endpoints-file.js'
import type { Endpoints } from './endpoints-file.js'
import { dataDirOf } from './start.js'

/** Longer than a healthy API ever takes. */
const patienceMs = 3000

/** Returns the data folder's addresses, if a system answers there: a killed Relink leaves the file behind. */
export const runningSystem = async (config: Config): Promise<Endpoints | null> => {
  const endpoints = await readEndpoints(dataDirOf(config))
  if (endpoints === null) return null
  try {
    const { ok } = await fetch(new URL('/healthz', endpoints.api_url), { signal: AbortSignal.timeout(patienceMs) })
    return ok ? endpoints : null
  } catch {
    return null
  }
}
