import { judgeFailure } from './judge-failure.js'
import type { FailureAbout } from './reading.js'
import { smtpAnswerIn } from './smtp-answer.js'

/** What a mail server's rejection in response to RCPT is about; only `address` means that the address does not work. */
export const aboutRefusal = (said: string): FailureAbout => {
  const answer = smtpAnswerIn(said)
  // RFC 6531 4.2: the address is not ASCII, and can't be mailed from here.
  if (answer?.enhanced === '5.6.7') return 'address'
  return judgeFailure({ action: null, status: null, answer, words: `RCPT ${said}` }).about ?? 'unknown'
}
