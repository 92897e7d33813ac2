import type { Tools, Tx } from '../tools.js'
import { afterFailure } from './circuit.js'
import type { Claimed } from './claimed.js'
import { deactivate } from './deactivate.js'
import { nextTry } from './next-try.js'
import type { Posted } from './post-signed.js'
import { markFailed } from './store/outcome-store.js'
import { lockEndpoint, updateCircuit } from './store/webhook-store.js'
import { lookBy } from './wake-webhook.js'

/** Who tries: the relay at once, or the endpoint's workflow, which looks again in any case. */
export type TriedBy = 'relay' | 'workflow'

/** Failures of one endpoint are written one after another: all together they would hold a connection each, and wait for the same row. */
const writing = new Map<string, Promise<unknown>>()

/** Writes down a failed try: the delivery's next one, the endpoint's circuit, and who looks next. */
export const noteFailure = (tools: Tools, claimed: Claimed, posted: Posted, by: TriedBy): Promise<'failed' | 'parked'> => {
  const before = writing.get(claimed.webhookId) ?? Promise.resolve()
  const written = before.then(() => tools.database.transaction((tx) => note(tools, tx, claimed, posted, by)))
  const settled = written
    .catch(() => undefined)
    .finally(() => {
      if (writing.get(claimed.webhookId) === settled) writing.delete(claimed.webhookId)
    })
  writing.set(claimed.webhookId, settled)
  return written
}

const note = async (tools: Tools, tx: Tx, claimed: Claimed, { tried, retryAfterMs }: Posted, by: TriedBy): Promise<'failed' | 'parked'> => {
  const { deliveryBackOff: backOff, deliveryWindow: window, webhookDeactivateAfter: deactivateAfter } = tools.settings
  const endpoint = await lockEndpoint(tx, claimed.webhookId)
  if (!endpoint) return 'parked'
  const failed = { now: tx.now, retryAfterMs, backOff, window, random: Math.random() }
  const nextTryAt = nextTry({ ...failed, since: claimed.since, tries: claimed.tries + 1 })
  await markFailed(tx, claimed, tried, nextTryAt, tx.now)
  const circuit = afterFailure(endpoint, { ...failed, isProbe: claimed.isProbe })
  await updateCircuit(tx, endpoint.id, circuit)
  const failingMs = tx.now.getTime() - (circuit.failingSince ?? tx.now).getTime()
  if (endpoint.isActive && failingMs >= deactivateAfter) await deactivate(tx, endpoint, { since: circuit.failingSince ?? tx.now, tried })
  else if (by === 'relay' && endpoint.isActive && nextTryAt !== null) {
    // Half a back-off late is early enough: what fails together is due within a fifth of it, and wakes the workflow once.
    await lookBy(tx, endpoint, circuit.openUntil ?? nextTryAt, backOff / 2)
  }
  return nextTryAt === null ? 'parked' : 'failed'
}
