import type { Case } from '../cases/case.js'
import type { Config } from '../config.js'
import { together } from '../database/together.js'
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

/** A case and its verdict, which the transaction is about to write. */
export interface Recognising {
  readonly settings: Config
  readonly theCase: Case
  readonly failed: Failed
}

/**
 * The incident that a case with this verdict belongs to: its app's open one, or one opened here and now, because the answer blames the app
 * or because too many tenants fail at once. `null`: the case stands for itself. Called in the transaction that writes the verdict, the
 * case's row locked. Of many cases in step each app is looked at once, with all of them before its eyes.
 */
export const recogniseIncident = together(async (tx: Tx, all: readonly Recognising[]): Promise<readonly (Incident | null)[]> => {
  // Keeps the time short for which others wait for the app's lock.
  await tx.pending.flush(tx)
  const found = new Map<Recognising, Incident>()
  // The refresh of a rejected connection works: the app does.
  const said = all.filter(({ theCase }) => theCase.cause !== 'rejected')
  for (const integrationId of [...new Set(said.map(({ theCase }) => theCase.integrationId))].sort()) {
    const ofApp = said.filter(({ theCase }) => theCase.integrationId === integrationId)
    const incident = await ofOneApp(tx, integrationId, ofApp)
    if (incident !== null) for (const one of incident.cases) found.set(one, incident.incident)
  }
  return all.map((one) => found.get(one) ?? null)
})

/** The app's incident, and which of its cases belong to it. */
const ofOneApp = async (
  tx: Tx,
  integrationId: string,
  all: readonly Recognising[],
): Promise<{ readonly incident: Incident; readonly cases: readonly Recognising[] } | null> => {
  const concerned = await lockAppOf(
    tx,
    integrationId,
    all.map(({ theCase }) => theCase.id),
  )
  const cases = all.filter(({ theCase }) => concerned.has(theCase.id))
  const [first] = cases
  if (first === undefined) return null
  const open = await selectOpen(tx, integrationId)
  // One that staff took out of it has a verdict of its own.
  if (open !== null) return { incident: open, cases: cases.filter(({ theCase }) => theCase.incidentId !== open.id) }
  const blaming = cases.find(blamesApp)
  const outbreak = blaming === undefined ? await outbreakIn(tx, cases) : null
  const began = blaming === undefined ? outbreak : { by: blaming, at: tx.now }
  if (began === null) return null
  const id = await openIncident(tx, {
    environmentId: began.by.theCase.environmentId,
    integrationId,
    cause: began.by.failed.verdict === 'operator' ? 'operator' : 'outbreak',
    reason: began.by.failed.reason,
    beganAt: began.at,
    firstCaseId: began.by.theCase.id,
  })
  const incident = await selectIncident(tx, id, 'FOR SHARE')
  return incident && { incident, cases }
}

/** Not so for a case that was released from an incident because the app works for others. */
const blamesApp = ({ theCase, failed: { verdict, reason, incident } }: Recognising): boolean =>
  incident === 'open' && verdict === 'operator' && theCase.incidentId === null && !codesOfOne.includes(reason.code)

/** Whether a case counts towards an outbreak, as those of the database do (`selectFailingTenants`). */
const counts = ({ theCase, failed }: Recognising): boolean =>
  // Its incident is over: whatever is left is this account's own.
  (theCase.incidentId === null || failed.verdict === 'operator') && theCase.holdWhy !== 'import' && theCase.holdWhy !== 'observe'

/** Returns the case that shows that so many tenants fail, and so few work, that the app itself must be at fault, and since when; `null`: it is not. */
const outbreakIn = async (tx: Tx, cases: readonly Recognising[]): Promise<{ readonly by: Recognising; readonly at: Date } | null> => {
  const signs = cases.filter((one) => one.failed.incident !== 'no' && counts(one))
  // Who has waited for an answer in vain counts those who still wait, too.
  const confirmed = signs.find(({ failed }) => !failed.unconfirmed)
  const unconfirmed = signs.find(({ failed }) => failed.unconfirmed)
  for (const by of [confirmed, unconfirmed]) {
    const at = by === undefined ? null : await outbreakSince(tx, by, cases)
    if (by !== undefined && at !== null) return { by, at }
  }
  return null
}

const outbreakSince = async (tx: Tx, { settings, theCase, failed }: Recognising, cases: readonly Recognising[]): Promise<Date | null> => {
  const { integrationId } = theCase
  const { outbreakTenants, outbreakWindow, outbreakQuiet } = settings
  const now = tx.now.getTime()
  const failing = [
    ...cases.filter(counts).map((one) => ({ tenantId: one.theCase.tenantId, at: now })),
    ...(await selectFailingTenants(tx, {
      integrationId,
      except: cases.map((one) => one.theCase.id),
      since: new Date(now - outbreakWindow),
      withTransient: failed.unconfirmed,
    })),
  ]
  const tenants = new Set(failing.map((one) => one.tenantId)).size
  if (tenants < outbreakTenants) return null
  // Counts no further than needed to decide.
  const needed = tenantsNeeded(await countTenants(tx, integrationId, tenants ** 2 + 1), outbreakTenants)
  const from = burstFrom(failing, needed)
  if (from === null) return null
  if (await wasResolved(tx, integrationId, new Date(now - outbreakQuiet))) return null
  const most = workingPerFailing * needed + 1
  if ((await countWorkingTenants(tx, integrationId, new Date(from), most)) >= most) return null
  return new Date(Math.min(...failing.map(({ at }) => at)))
}
