import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import { insertTimeline, selectStepDone } from './store.js'

export const timelineKinds = [
  'failure_detected',
  'refresh_tried',
  'verdict',
  'event_written',
  'delivery',
  'link_minted',
  'mail_sent',
  'mail_suppressed',
  'mail_refused',
  'page_opened',
  'attempt_started',
  'attempt_failed',
  'reauthorized',
  'held',
  'released',
  'snoozed',
  'escalated',
  'note',
  'closed',
  // Marks that a step is done which told its story in other lines; no list shows it.
  'step',
] as const
export type TimelineKind = (typeof timelineKinds)[number]

export interface TimelineNote {
  readonly caseId: string
  readonly kind: TimelineKind
  /** `relink` unless given: `contact`, `platform`, `staff:<id>`, `api:<token name>`. */
  readonly actor?: string
  /** Ids, codes and times; people only by id. */
  readonly data?: Readonly<Record<string, unknown>>
  /** The step's name and key, when it must happen once. */
  readonly step?: string
}

/** Writes one line of the timeline. False: this step wrote it before. */
export const note = (tx: Tx, { caseId, kind, actor = 'relink', data = {}, step }: TimelineNote): Promise<boolean> =>
  insertTimeline(tx, { id: randomUUID(), caseId, at: tx.now, kind, actor, data, step: step ?? null, answer: undefined })

/** Whether a step has been done (its line is on the timeline). */
export const isDone = (tx: Tx, caseId: string, step: string): Promise<boolean> => selectStepDone(tx, caseId, step)
