import { aboutByWords, saysExpired } from './failure-words.js'
import type { FailureAbout, Reading } from './reading.js'
import type { SmtpAnswer } from './smtp-answer.js'

/** What a report says of one recipient. */
export interface Reported {
  /** `failed`, `delayed`, … (RFC 3464 2.3.3); null where the report has no such field. */
  readonly action: string | null
  /** A status code, or null: some write a sentence into the field. */
  readonly status: string | null
  /** The answer of the server that refused. */
  readonly answer: SmtpAnswer | null
  /** Its words, and the report's own about the recipient. */
  readonly words: string
}

export type Judged = Pick<Reading, 'kind' | 'permanent' | 'about'>

/**
 * The verdict of a report: the first digit of the server's response, else of Status, else its text. Status comes last because Exim, Courier,
 * OpenSMTPD and chasquid write 5.0.0 whatever happened, and because others turn 4 into 5 when a queue expires. Action alone is not enough either:
 * OpenSMTPD calls its final notice `delayed`.
 */
export const judgeFailure = (reported: Reported): Judged => {
  const { action, status, answer, words } = reported
  if (action !== null && ['delivered', 'relayed', 'expanded'].includes(action)) return { kind: 'delivered', permanent: false, about: null }
  if (answer?.digit === '2' && status?.startsWith('2') === true) return { kind: 'delivered', permanent: false, about: null }
  const isExpired = hasRunOut(reported)
  if (action === 'delayed' && !isExpired) return { kind: 'delayed', permanent: false, about: null }
  const digit = answer?.digit ?? status?.[0]
  if (isExpired || digit === '4') return { kind: 'expired', permanent: false, about: 'unknown' }
  const about = aboutOf(reported)
  if (digit !== '5' && about !== 'address' && saysExpired(words)) return { kind: 'expired', permanent: false, about: 'unknown' }
  // Neither an answer nor a status: given up all the same.
  return { kind: 'failed', permanent: true, about }
}

/** Whether the report ends a row of tries that would have gone on. */
const hasRunOut = ({ action, status, answer, words }: Reported): boolean => {
  if (answer?.digit === '4') return action !== 'delayed' || /expired/i.test(words)
  const code = answer?.enhanced ?? status
  // RFC 3463 3.5: delivery time expired. Exchange Online has its own, 5.4.300 and 5.4.316 to 5.4.318.
  if (code !== null && /^[45]\.4\.(?:7|300|31[678])$/.test(code)) return true
  if (answer !== null) return false
  if (action === 'delayed') return /expired/i.test(words)
  return saysExpired(words) && aboutByWords(words) !== 'address'
}

const aboutOf = ({ status, answer, words }: Reported): FailureAbout => {
  const code = [answer?.enhanced ?? null, status].find(isTelling) ?? null
  const said = answer?.said ?? words
  // About the sender, whatever the code names: Cox, Spectrum and GoDaddy write 5.1.x for it.
  if (blamesSender.test(said)) return 'policy'
  const coded = code === null ? null : aboutByCode(code, said)
  if (coded !== null) return coded
  // A command was not understood (RFC 5321 4.2.2).
  if (answer?.code?.startsWith('50') === true) return 'unknown'
  const spoken = aboutByWords(said)
  if (spoken !== 'unknown' || answer === null) return spoken
  if (answer.code === '552') return 'mailbox_full'
  // RFC 5321 4.2.3: these three name the mailbox, in answer to the command that named it.
  return ['550', '551', '553'].includes(answer.code ?? '') && /\bRCPT\b/i.test(words) ? 'address' : 'unknown'
}

const blamesSender =
  /sender (?:address )?(?:rejected|denied|blocked)|\bspf\b|\bdmarc\b|\bdkim\b|spamhaus|spamcop|not allowed to send|too many (?:recipients|messages|connections)|at a rate/i

/** x.0.0 says nothing, and neither does the class of success. */
const isTelling = (status: string | null): status is string => status !== null && !/^(?:2\.|\d\.0\.0$)/.test(status)

/** RFC 3463 3, by subject and detail; null where it does not tell. */
const aboutByCode = (code: string, said: string): FailureAbout | null => {
  const [, subject, detail] = code.split('.').map(Number)
  switch (subject) {
    case 1:
      // 7 and 8 are about the sender's address.
      return detail === 7 || detail === 8 ? 'policy' : aboutByWords(said) === 'mailbox_full' ? 'mailbox_full' : 'address'
    case 2:
      return detail === 1
        ? aboutByWords(said) === 'mailbox_full'
          ? 'mailbox_full'
          : 'address'
        : detail === 2
          ? 'mailbox_full'
          : detail === 3
            ? 'message'
            : null
    case 3:
      return detail === 4 ? 'message' : null
    case 4:
      // Exchange Online answers 5.4.1 for a recipient that its directory does not have, 5.4.310 for a domain that does not exist.
      if (detail === 4 || detail === 310) return 'address'
      return detail === 1 && /recipient address rejected/i.test(said) ? 'address' : null
    case 6:
      return 'message'
    case 7:
      return 'policy'
    default:
      return null
  }
}
