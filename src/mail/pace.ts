import type { MailUnavailable } from './mail-unavailable.js'

/** A server that said "too fast" is tried at twice the pace after so long without hearing it again. */
const doublesAfterMs = 10 * 60_000
/** Beyond this a pace no longer holds anything back. */
const unlimited = 600

/** What limits the mails to one domain. */
export interface Pace {
  /** Mails a minute that the environment allows to a domain; `null`: any number. */
  readonly setting: number | null
  /** Mails a minute at which its server last stopped saying "too fast", and when it last said so. */
  readonly learned: number | null
  readonly learnedAt: Date | null
}

/** Mails a minute to a domain now; `null`: any number. */
export const paceNow = ({ setting, learned, learnedAt }: Pace, now: Date): number | null => {
  if (learned === null || learnedAt === null) return setting
  const grown = learned * 2 ** Math.floor((now.getTime() - learnedAt.getTime()) / doublesAfterMs)
  if (grown >= unlimited) return setting
  return Math.min(grown, setting ?? Infinity)
}

/**
 * Whether the mail server turned a message away because too many come: a 4xx that speaks of rate, volume or load, and not of greylisting, which asks for
 * nothing but another try. Gmail says `421 4.7.28 … unusual rate`, Yahoo `421 4.7.0 [TSS04] … unexpected volume` or, of unusual traffic, only `[TS02] …
 * temporarily deferred` (help.yahoo.com SLN3326), Exchange Online `451 4.7.500 Server busy`, SES `454 Throttling failure: Maximum sending rate exceeded`
 * (docs.aws.amazon.com/ses, manage-sending-quotas-errors), Postfix `450 4.7.1 Error: too much mail from`. Gmail's `450 4.2.1 … receiving mail at a rate` is about one
 * person's mailbox.
 */
export const isTooFast = ({ code, answer }: MailUnavailable): boolean =>
  /^smtp_4\d\d$/.test(code) &&
  answer !== null &&
  /\b(?:rate|rates|throttl\w*|volume|busy|flood\w*|slow(?:er)? down|limit(?:s|ed)?|temporarily deferred|too (?:many|much|fast|quickly))\b/i.test(
    answer,
  ) &&
  !/gr[ae]y-?list/i.test(answer) &&
  // Of one message (RFC 5321 4.5.3.1.10), or of one mailbox (RFC 3463 X.2.1 and X.2.2): no other pace helps.
  !/too many recipients|\b4\.5\.3\b|\b4\.2\.[12]\b|mailbox|quota|storage/i.test(answer)

export const domainOfAddress = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
