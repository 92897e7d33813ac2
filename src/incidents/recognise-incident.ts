import type { Case } from '../cases/case.js'
import type { Config } from '../config.js'
import type { Reason } from '../domain/case.js'
import type { RowIncident } from '../domain/decision-table.js'
import { burstFrom, tenantsNeeded, workingPerFailing } from '../domain/outbreak.js'
import type { Verdict } from '../domain/verdict.js'
import type { Tx } from '../tools.js'
import type { Incident } from './incident.js'
import { openIncident } from './open-incident.js'
import { countTenants, countWorkingTenants, lockAppOf, selectFailingTenants, selectIncident, selectOpen, wasResolved } from './store.js'

/** Blames one account's own context, not the app. */
const codesOfOne: readonly string[] = ['context_invalid']

export interface Failed {
  readonly verdict: Exclude<Verdict, 'transient'>
  readonly reason: Reason
  /** The platform did not answer properly for as long as the policy's `confirm` says. */
  readonly unconfirmed: boolean
  /** What the decision table says of this answer. */
  readonly incident: RowIncident
}

/**
 * The incident that a case with this verdict belongs to: its app's open one, or one opened here and now, because the answer blames the app
 * or because too many tenants fail at once. `null`: the case stands for itself. Called in the transaction that writes the verdict, the
 * case's row locked.
 */
export const recogniseIncident = async (tx: Tx, settings: Config, theCase: Case, failed: Failed): Promise<Incident | null> => {
  // Its refresh works: the app does.
  if (theCase.cause === 'rejected') return null
  // Whoever waits for the app waits for as little as possible.
  await tx.pending.flush(tx)
  if (!(await lockAppOf(tx, theCase))) return null
  const open = await selectOpen(tx, theCase.integrationId)
  // One that staff took out of it has a verdict of its own.
  if (open !== null) return open.id === theCase.incidentId ? null : open
  const beganAt = blamesApp(theCase, failed) ? tx.now : await outbreakSince(tx, settings, theCase, failed)
  if (beganAt === null) return null
  const id = await openIncident(tx, {
    environmentId: theCase.environmentId,
    integrationId: theCase.integrationId,
    cause: failed.verdict === 'operator' ? 'operator' : 'outbreak',
    reason: failed.reason,
    beganAt,
    firstCaseId: theCase.id,
  })
  return selectIncident(tx, id, 'FOR SHARE')
}

/** Not so for a case that was released from an incident because the app works for others. */
const blamesApp = (theCase: Case, { verdict, reason, incident }: Failed): boolean =>
  incident === 'open' && verdict === 'operator' && theCase.incidentId === null && !codesOfOne.includes(reason.code)

/** Since when so many tenants fail, and so few work, that the app itself must be at fault; `null`: it is not. */
const outbreakSince = async (tx: Tx, settings: Config, theCase: Case, failed: Failed): Promise<Date | null> => {
  const { integrationId, tenantId } = theCase
  const { outbreakTenants, outbreakWindow, outbreakQuiet } = settings
  if (failed.incident === 'no') return null
  // Its incident is over: whatever is left is this account's own.
  if (theCase.incidentId !== null && failed.verdict !== 'operator') return null
  if (theCase.holdWhy === 'import' || theCase.holdWhy === 'observe') return null
  const failing = [
    { tenantId, at: tx.now.getTime() },
    ...(await selectFailingTenants(tx, {
      integrationId,
      except: theCase.id,
      since: new Date(tx.now.getTime() - outbreakWindow),
      withTransient: failed.unconfirmed,
    })),
  ]
  const tenants = new Set(failing.map((one) => one.tenantId)).size
  if (tenants < outbreakTenants) return null
  // No more are counted than would make these too few.
  const needed = tenantsNeeded(await countTenants(tx, integrationId, tenants ** 2 + 1), outbreakTenants)
  const from = burstFrom(failing, needed)
  if (from === null) return null
  if (await wasResolved(tx, integrationId, new Date(tx.now.getTime() - outbreakQuiet))) return null
  const most = workingPerFailing * needed + 1
  if ((await countWorkingTenants(tx, integrationId, new Date(from), most)) >= most) return null
  return new Date(Math.min(...failing.map(({ at }) => at)))
}
