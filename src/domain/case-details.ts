import { openCaseWords } from './state-words.js'
import type { DoneStep, Next, Standing } from './steps.js'

/** Names of steps in summaries, for people who read a history. */
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

/** Returns a case's state, in one sentence or two. */
export const caseSentence = (standing: Standing): string => {
  const { next } = standing
  const now = `${openCaseWords(standing)}.`
  return next === null ? now : `${now} Next: ${stepTitles[next.what].toLowerCase()}${next.at === null ? '' : ` at ${next.at}`}.`
}

/** The same with a line for each step that had no activity of its own. */
export const caseDetails = (standing: Standing, done: readonly DoneStep[]): string =>
  [caseSentence(standing), ...done.map(({ step, at }) => `- ${at} ${step}: ${stepTitles[step]}`)].join('\n')
