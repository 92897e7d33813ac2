import type { Config } from '../config.js'
import { tellAt } from '../domain/outbreak.js'
import type { IncidentStanding } from '../domain/steps.js'
import type { Incident } from './incident.js'

/** Where an incident stands, as its workflow needs to know it. */
export const incidentStanding = (incident: Incident, settings: Pick<Config, 'incidentSettle' | 'incidentRemind'>): IncidentStanding => {
  const { openedAt, alerts, toldAt, closedAt } = incident
  const at = tellAt(
    { openedAt: openedAt.getTime(), alerts, toldAt: toldAt?.getTime() ?? null },
    { settleMs: settings.incidentSettle, remindMs: settings.incidentRemind },
  )
  return { closed: closedAt !== null, tellAt: new Date(at).toISOString() }
}
