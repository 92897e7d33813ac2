import { keepTrying } from './keep-trying.js'
import { TemporalRefused, TemporalUnavailable } from './temporal/errors.js'
import type { Tools } from './tools.js'

const absentMs = 5_000

/**
 * Brings to Temporal what it must know once: search attributes, the reconciler's Schedule and the sweep's. False: Temporal is away.
 * @throws {TemporalRefused} when Temporal answers, and refuses: without its Schedules a worker would look well and do half its work
 */
export const prepareTemporal = async (tools: Tools): Promise<boolean> => {
  try {
    const missing = await tools.temporal.ensureSearchAttributes()
    if (missing.length > 0) tools.log.warn({ missing }, 'search attributes are missing at Temporal; /readyz gives the commands')
    await tools.temporal.ensureReconciler(tools.settings.reconcileEvery)
    await tools.temporal.ensureSweep(tools.settings.sweepEvery)
    return true
  } catch (error) {
    if (!(error instanceof TemporalUnavailable)) throw refusedBy(error)
    tools.log.warn({ err: error }, 'Temporal is away and could not be prepared yet; tried again in 5 s')
    return false
  }
}

/** The same, again and again while Temporal is away, until `signal` aborts. @throws {TemporalRefused} */
export const registerAtTemporal = (tools: Tools, signal?: AbortSignal): Promise<void> =>
  keepTrying(() => prepareTemporal(tools), { pauseMs: absentMs, signal })

const refusedBy = (error: unknown): TemporalRefused =>
  new TemporalRefused(`Temporal refused the search attributes or Schedules: ${wordsOf(error)}`, { cause: error })

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
