import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ActAnswer, ActName, ActRequest } from '../src/domain/steps.js'

/** The callback's wake, and the signal that support sees in the history. `id` is the attempt's. */
export const reauthorized = defineSignal<[{ readonly id: string }]>('reauthorized')

export type WakeReason = 'ended' | 'fresh_link' | 'contacts' | 'probe' | 'held' | 'released'

/** Every other wake. `id` names it: signals are not de-duplicated by the server. */
export const wake = defineSignal<[{ readonly id: string; readonly why: WakeReason }]>('wake')

/** A workflow looks where its incident or its endpoint stands, now. */
export const look = defineSignal('look')

const act = (name: ActName) => defineUpdate<ActAnswer, [ActRequest]>(name)

/** Support's acts, each an Update of its own name. */
export const actUpdates = {
  resend: act('resend'),
  snooze: act('snooze'),
  escalate: act('escalate'),
  cancel: act('cancel'),
  verdict: act('verdict'),
  release: act('release'),
  note: act('note'),
  grant: act('grant'),
} as const satisfies Record<ActName, unknown>

export const stageAttribute = 'RelinkStage'
