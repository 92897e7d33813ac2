import type { Reason } from '../domain/case.js'

/** What made it an incident: an answer that blames the app, or many accounts at once whatever the answers said. */
export type IncidentCause = 'operator' | 'outbreak'

/** The app works again, staff said that it is no incident, or no case waits for it any more. */
export const incidentEnds = ['works', 'resolved', 'nothing_left'] as const
export type IncidentEnd = (typeof incidentEnds)[number]

/** One fault of one OAuth app, with all cases held under it. */
export interface Incident {
  readonly id: string
  readonly environmentId: string
  readonly integrationId: string
  readonly cause: IncidentCause
  /** Of the failure that opened it. */
  readonly reason: Reason
  readonly openedAt: Date
  /** The earliest verdict that belongs to it. */
  readonly beganAt: Date
  readonly closedAt: Date | null
  readonly closedWhy: IncidentEnd | null
  /** How often the operator was told. */
  readonly alerts: number
  readonly toldAt: Date | null
  readonly probedAt: Date | null
}

/** An incident as answers show it. */
export interface IncidentView extends Incident {
  readonly accounts: number
  readonly tenants: number
  readonly caseIds: readonly string[]
}
