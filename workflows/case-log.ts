import { setCurrentDetails } from '@temporalio/workflow'
import type { DoneStep, Next, Standing } from '../src/domain/steps.js'

const stages: Readonly<Record<Standing['stage'], string>> = {
  detecting: 'Finding out what failed',
  awaiting_user: 'Waiting for the person to reconnect',
  escalated: 'Support was asked to help; the link still works',
  held: 'Held: a click by the person would not mend it',
}

/** What a step is called in summaries, for people who read a history. */
export const stepTitles: Readonly<Record<Next['what'], string>> = {
  probe: 'Ask the platform again',
  emitWebhook: 'Tell the company’s systems',
  notifyStaff: 'Tell the company’s staff',
  generateLinkToken: 'Make a link',
  notifyEndUser: 'Mail the person',
  escalate: 'Ask support',
  expireCase: 'Give up',
}

/**
 * What stands on top of a case in Temporal's UI; costs nothing. `done`: the steps that another activity did in its own turn, which the list of
 * activities does not name.
 */
export const describeCase = ({ stage, next }: Standing, done: readonly DoneStep[]): void => {
  const then = next === null ? '' : ` Next: ${stepTitles[next.what].toLowerCase()}${next.at === null ? '' : ` at ${next.at}`}.`
  const lines = done.map(({ step, at }) => `- ${at} ${step}: ${stepTitles[step]}`)
  setCurrentDetails([`${stages[stage]}.${then}`, ...lines].join('\n'))
}
