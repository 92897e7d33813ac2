import type { Case } from '../cases/case.js'
import type { Queryable } from '../database/database.js'
import type { Tx } from '../tools.js'
import type { Incident } from './incident.js'
import {
  concernsApp,
  countHeldAndHealed,
  countOpen,
  lockApp,
  selectIncident,
  selectIncidentView,
  selectIncidentViews,
  selectKeptBack,
  selectOpen,
  selectShared,
  selectUnfinished,
} from './store.js'

/** The open incident that keeps mails about this case back; `null`: none, or staff took the case out of it. */
export const incidentAgainst = async (tx: Tx, theCase: Case): Promise<Incident | null> => {
  if (theCase.cause === 'rejected') return null
  const open = await selectOpen(tx, theCase.integrationId)
  if (open === null || open.id === theCase.incidentId) return null
  return (await concernsApp(tx, theCase.id)) ? open : null
}

/** `incidentAgainst` of many cases, which are not locked: the ids of those that an incident keeps back. */
export const keptBackOf = (db: Queryable, caseIds: readonly string[]): Promise<ReadonlySet<string>> => selectKeptBack(db, caseIds)

/** Whether the incident that the case was put under is still open; it stays so until the caller has committed. */
export const isUnderIncident = async (tx: Tx, { incidentId, integrationId }: Case): Promise<boolean> => {
  if (incidentId === null) return false
  await lockApp(tx, integrationId)
  return (await selectShared(tx, incidentId))?.closedAt === null
}

/** Whether the incident that the case was put under is over. */
export const closedIncidentOf = async (tx: Tx, { incidentId }: Case): Promise<boolean> =>
  incidentId !== null && ((await selectIncident(tx, incidentId, ''))?.closedAt ?? null) !== null

/**
 * Whether the incident that the case was put under is over, and the platform has not been asked about this account by itself since. Until
 * then nothing is known that staff were not told with the incident.
 */
export const isUnaskedSince = async (tx: Tx, { incidentId, judgedAt }: Case): Promise<boolean> => {
  const closedAt = incidentId === null ? null : ((await selectIncident(tx, incidentId, ''))?.closedAt ?? null)
  return closedAt !== null && judgedAt !== null && judgedAt <= closedAt
}

/** Whether the app has an open incident. Locks the app first: who then recognises one does so too (docs/lock-order.md). */
export const hasIncident = async (tx: Tx, integrationId: string): Promise<boolean> => {
  await lockApp(tx, integrationId)
  return (await selectOpen(tx, integrationId)) !== null
}

export const findIncident = (db: Queryable, id: string): Promise<Incident | null> => selectIncident(db, id, '')

/** No other transaction closes it, or notifies of it, until this one ends. */
export const lockIncident = (tx: Tx, id: string): Promise<Incident | null> => selectIncident(tx, id, 'FOR NO KEY UPDATE')

/** With its cases; `environmentId`: another environment's is unknown. */
export const viewIncident = (db: Queryable, id: string, environmentId: string) => selectIncidentView(db, id, environmentId)

/** One page of an environment's, the newest first. */
export const listIncidents = (
  db: Queryable,
  environmentId: string,
  query: Parameters<typeof selectIncidentViews>[2],
): ReturnType<typeof selectIncidentViews> => selectIncidentViews(db, environmentId, query)

/** What an app's accounts are at, and how many work again since. */
export const appSince = (
  db: Queryable,
  app: Parameters<typeof countHeldAndHealed>[1],
  since: Date,
): ReturnType<typeof countHeldAndHealed> => countHeldAndHealed(db, app, since)

/** For the metric. */
export const openIncidents = (db: Queryable): Promise<number> => countOpen(db)

/** Incidents opened before `before` whose workflow has not noted its end, and for which no start is waiting. */
export const incidentsToReconcile = (tx: Tx, before: Date): Promise<readonly Incident[]> => selectUnfinished(tx, before)
