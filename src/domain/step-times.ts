import { bounds } from './bounds.js'
import { durationMs } from './duration.js'
import type { Steps } from './steps.js'

/** How long one try of a step may take, in milliseconds. */
export interface StepTime {
  readonly startToClose: number
  /** A worker that died is noticed by then; the worker beats for each step that has it (`worker.ts`). */
  readonly heartbeat?: number
}

const most = (name: keyof typeof bounds): number => durationMs(bounds[name].most) ?? 0

/** A step's own work besides waiting for others: its statements, on a machine that is short of CPU. */
const own = 60_000
const heartbeat = 60_000
const beating = (waits: number): StepTime => ({ startToClose: waits + own, heartbeat })

const call = most('PLATFORM_TIMEOUT')
/** Under the lease, which is two calls long; a good one may tell the app's client check and whose account it is. */
const refresh = 2 * call
/** Its own question, after waiting for another process's that was lost. */
const clientCheck = 3 * call
/** A try begins no mail after this; the mails that are left are the next try's. */
export const mailsBegunWithinMs = 300_000
const mail = most('SMTP_TIMEOUT') + most('SMTP_ANSWER_TIMEOUT')
/** A run of the sweep ends by itself, and then waits for the calls under way. */
export const sweepRunMs = 600_000
/** A run of one endpoint's deliveries begins no further try after this. */
export const drainRunMs = 60_000

/** Steps with the same time-out, and the settings that they wait on. */
export const groupOf = {
  detectRefreshError: 'platform',
  probe: 'platform',
  probeApp: 'platform',
  notifyEndUser: 'mail',
  drainDeliveries: 'webhooks',
  sweepAccounts: 'sweep',
  reconcile: 'reconcile',
  emitWebhook: 'database',
  notifyStaff: 'database',
  generateLinkToken: 'database',
  passOver: 'database',
  escalate: 'database',
  expireCase: 'database',
  performAct: 'database',
  closeCase: 'database',
  alertOperator: 'database',
  holdCases: 'manyCases',
  releaseCases: 'manyCases',
} as const satisfies Record<keyof Steps, string>
export type StepGroup = (typeof groupOf)[keyof Steps]

/** The steps of one group. */
export type StepsOf<Group extends StepGroup> = Pick<
  Steps,
  { [Name in keyof Steps]: (typeof groupOf)[Name] extends Group ? Name : never }[keyof Steps]
>

/** Longer than the longest settings that a step waits on (`bounds.ts`): a step that is retried while it still runs would do everything twice. */
export const stepTimes: Readonly<Record<StepGroup, StepTime>> = {
  // The turn that finds the verdict may mail the person.
  platform: beating(refresh + 2 * clientCheck + call + mail),
  mail: beating(refresh + 2 * clientCheck + mailsBegunWithinMs + mail),
  webhooks: beating(drainRunMs + 2 * most('DELIVERY_TIMEOUT')),
  sweep: beating(sweepRunMs + refresh + clientCheck),
  // Callbacks that were cut off, one after another, and probes of rejected connections.
  reconcile: beating(3_600_000),
  database: { startToClose: 10_000 },
  // A part in each try: killed, it is tried again soon.
  manyCases: { startToClose: 20_000 },
}
