import type { DoneStep, Next, Standing } from './steps.js'

const stages: Readonly<Record<Standing['stage'], string>> = {
  detecting: 'Finding out what failed',
  awaiting_user: 'Waiting for the person to reconnect',
  escalated: 'Support was asked to help; the link still works',
  held: 'Held: a click by the person would not mend it',
}

/** What a step is called in summaries, for people who read a history. */
export const stepTitles: Readonly<Record<Next['what'] | DoneStep['step'], string>> = {
  detectRefreshError: 'Find out what failed',
  probe: 'Ask the platform again',
  emitWebhook: 'Tell the company’s systems',
  notifyStaff: 'Tell the company’s staff',
  generateLinkToken: 'Make a link',
  notifyEndUser: 'Mail the person',
  escalate: 'Ask support',
  expireCase: 'Give up',
}

/** Where a case stands, in one sentence or two. */
export const caseSentence = ({ stage, next }: Standing): string =>
  next === null
    ? `${stages[stage]}.`
    : `${stages[stage]}. Next: ${stepTitles[next.what].toLowerCase()}${next.at === null ? '' : ` at ${next.at}`}.`

/** The same with a line for each step that had no activity of its own. */
export const caseDetails = (standing: Standing, done: readonly DoneStep[]): string =>
  [caseSentence(standing), ...done.map(({ step, at }) => `- ${at} ${step}: ${stepTitles[step]}`)].join('\n')
