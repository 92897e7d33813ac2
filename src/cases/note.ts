import { randomUUID } from 'node:crypto'
import type { WriteRows } from '../database/pending-writes.js'
import type { Tx } from '../tools.js'
import { insertTimeline, selectStepsDone } from './store.js'
import type { CaseStepName, TimelineLine } from './store.js'
import { together } from '../database/together.js'

export const timelineKinds = [
  'failure_detected',
  'refresh_tried',
  'verdict',
  'event_written',
  'delivery',
  'link_minted',
  'mail_sent',
  'mail_suppressed',
  'mail_put_off',
  'mail_refused',
  'mail_returned',
  'mail_answered',
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
  // Marks a step as done that reported in other lines; no list shows it.
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
  /** The step's name and key: a rerun of the step does not write the line again. */
  readonly step?: string
}

/** Writes one line of the timeline, with all others of the transaction right before it commits; none where this step wrote it before. */
export const note = (tx: Tx, line: TimelineNote): Promise<void> => {
  tx.pending.add(writeLines, lineOf(tx, line))
  return Promise.resolve()
}

/** The same at once, with the lines collected before. False: this step wrote it before. */
export const noteOnce = together(
  async (tx: Tx, given: readonly (TimelineNote & { readonly step: string })[]): Promise<readonly boolean[]> => {
    const lines = given.map((line) => lineOf(tx, line))
    const written = await insertTimeline(tx, [...tx.pending.take(writeLines), ...lines])
    return lines.map(({ id }) => written.has(id))
  },
)

/** Whether a step has been done (its line is on the timeline). */
export const isDone = (tx: Tx, caseId: string, step: string): Promise<boolean> => areDone(tx, { caseId, step })

const areDone = together(async (tx: Tx, steps: readonly CaseStepName[]): Promise<readonly boolean[]> => {
  await tx.pending.flush(tx)
  return selectStepsDone(tx, steps)
})

const writeLines: WriteRows<TimelineLine> = async (db, lines) => {
  await insertTimeline(db, lines)
}

const lineOf = (tx: Tx, { caseId, kind, actor = 'relink', data = {}, step }: TimelineNote): TimelineLine => ({
  id: randomUUID(),
  caseId,
  at: tx.now,
  kind,
  actor,
  data,
  step: step ?? null,
})
