import { addressIn, fieldGroups, untyped } from './fields-of.js'
import type { Fields } from './fields-of.js'
import { judgeFailure } from './judge-failure.js'
import type { Judged, Reported } from './judge-failure.js'
import { originalMessageId, recipientOfCopy } from './original-of.js'
import type { Parts } from './parts-of.js'
import type { Reading } from './reading.js'
import { smtpAnswerIn } from './smtp-answer.js'
import type { SmtpAnswer } from './smtp-answer.js'
import { splitCopy } from './split-copy.js'

/** A report of what became of a mail: with fields (RFC 3464) or in a person's words alone; null for a message that is neither. */
export const readBounce = (parts: Parts): Reading | null => {
  const { words: all, copy } = splitCopy(parts.text)
  const words = all.slice(0, mostWords)
  const groups = fieldGroups([...parts.statuses, fieldsAmong(words)].join('\n\n'))
  const recipients = groups.filter(isRecipient).slice(0, mostRecipients)
  if (recipients.length === 0 && parts.statuses.length === 0 && !isPlainBounce(parts, words, copy)) return null
  const [first, ...others] = (recipients.length === 0 ? [new Map<string, string>()] : recipients).map((fields) =>
    read(fields, parts, words),
  )
  if (first === undefined) return null
  const worst = others.reduce((kept, one) => (rank[one.judged.kind] > rank[kept.judged.kind] ? one : kept), first)
  const { judged, answer, status } = worst
  const mail = groups.filter((fields) => !isRecipient(fields))
  const envelopeId = mail.map((fields) => fields.get('original-envelope-id')).find((id) => id !== undefined)
  return {
    ...judged,
    recipient: worst.recipient ?? failedRecipient(parts) ?? addressInWords(words) ?? recipientOfCopy(parts.original ?? copy ?? ''),
    code: answer?.code ?? null,
    enhanced_code: answer?.enhanced ?? null,
    status,
    said: answer?.said ?? null,
    original_message_id: originalMessageId(parts, copy, [
      ...mail.map((fields) => fields.get('x-original-message-id') ?? ''),
      // Haraka writes the Message-ID into it.
      envelopeId ?? '',
    ]),
    envelope_id: envelopeId === undefined ? null : envelopeIdOf(envelopeId),
    text: null,
  }
}

/** A mail of ours has one recipient; behind an alias there may be several. */
const mostRecipients = 20
const mostWords = 16_000

const rank: Readonly<Record<Judged['kind'], number>> = {
  failed: 4,
  expired: 3,
  delayed: 2,
  delivered: 1,
  complaint: 0,
  auto_reply: 0,
  answer: 0,
  unreadable: 0,
}

const isRecipient = (fields: Fields): boolean =>
  ['final-recipient', 'original-recipient', 'action', 'status'].some((name) => fields.has(name))

/** Fields in the text itself, for servers that write no separate part for them. */
const fieldsAmong = (words: string): string => {
  const at = words.search(/^(?:Reporting-MTA|Final-Recipient|Original-Recipient):/im)
  return at === -1 ? '' : words.slice(at)
}

const read = (
  fields: Fields,
  parts: Parts,
  words: string,
): { readonly judged: Judged; readonly answer: SmtpAnswer | null; readonly status: string | null; readonly recipient: string | null } => {
  const diagnostic = fields.get('diagnostic-code') ?? ''
  const answer = smtpAnswerIn(untyped(diagnostic)) ?? withCode(smtpAnswerIn(fields.get('status') ?? '')) ?? smtpAnswerIn(words)
  const status = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(fields.get('status') ?? '')?.[1] ?? null
  const reported: Reported = {
    action: /^[a-z]+/.exec((fields.get('action') ?? '').trim().toLowerCase())?.[0] ?? (isWarning(parts, words) ? 'delayed' : null),
    status,
    answer,
    words: `${untyped(diagnostic)}\n${fields.get('status') ?? ''}\n${words}`,
  }
  return {
    judged: judgeFailure(reported),
    answer,
    status,
    recipient: addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient')),
  }
}

/** James writes the answer into Status; what others write there is a status and no answer. */
const withCode = (answer: SmtpAnswer | null): SmtpAnswer | null => (answer?.code === null ? null : answer)

const failedRecipient = ({ headers }: Parts): string | null => addressIn(headers.get('x-failed-recipients')?.split(',')[0])

/** The first address that the words put on a line of its own, in brackets or before a colon. */
const addressInWords = (words: string): string | null =>
  /<([^<>\s@]+@[^<>\s]+)>/.exec(words)?.[1] ??
  /^[ \t]*([^\s@:<>()"']+@[^\s:<>()"',;]+\.[a-z]{2,})[ \t:]*$/im.exec(words)?.[1] ??
  /(?:^|\s)([^\s@:<>()"']+@[^\s:<>()"',;]+\.[a-z]{2,})(?=[\s:,.]|$)/im.exec(words)?.[1] ??
  null

/** RFC 3461 4.4: what is not plain in an ENVID was sent encoded; Exim hands it on so. A Message-ID is none (Haraka). */
const envelopeIdOf = (value: string): string | null =>
  /^<.*@.*>$/.test(value) ? null : value.replace(/\+(2B|3D)/g, (whole, hex: string) => (hex === '2B' ? '+' : '='))

const isWarning = ({ subject }: Parts, words: string): boolean =>
  /delayed|warning|still being retried|delay\b/i.test(subject) ||
  /this is a warning|warning message only|message is delayed|been delayed|not yet been delivered|has not been delivered|will (?:be )?(?:keep|continue|retr)|still (?:trying|being)|do not need to re-?send/i.test(
    words,
  )

/** Words of a report without fields. One sign is not enough: a person may write any of them. */
const isPlainBounce = ({ headers, subject, original }: Parts, words: string, copy: string | null): boolean => {
  if (headers.has('x-failed-recipients')) return true
  const own = words
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .slice(0, 4000)
  const says = saysUndelivered.test(own)
  const answers = smtpAnswerIn(own) !== null
  const isCalled = subjects.test(subject) || /multipart\/report/i.test(headers.get('content-type') ?? '')
  const hasCopy = original !== null || /^(?:Received|Return-Path|Message-ID):/im.test(copy ?? '')
  if (says) return answers || isCalled || hasCopy
  const isAutomatic = /^auto-/i.test(headers.get('auto-submitted') ?? '') || headers.get('return-path') === '<>'
  return answers && (isCalled || (hasCopy && isAutomatic))
}

const saysUndelivered =
  /(?:unable|wasn'?t able|was not able|not able|not yet|could ?n[o']t|can ?n[o']t|couldn'?t|fail|error|problem|impossible|not (?:be|been)|wasn'?t|was not|did not|didn'?t)[^.]{0,80}(?:deliver|reach|receive)|deliver[^.]{0,60}(?:fail|error|impossible|not possible|delayed)|undeliver|permanent (?:fatal |delivery )?error|(?:fatal|delivery) (?:errors|problems)|returned (?:to sender|mail)|did not like our|rejected your message|message (?:was |is |has been )?(?:blocked|rejected|delayed|not delivered)|failure reason|failed addresses|no valid recipients|unknown user:|error message below|unzustellbar|nicht zugestellt|konnte nicht|n'a pas pu|no se (?:ha podido|pudo)|non (?:è stato possibile|recapitat)/i

const subjects =
  /undeliver|deliver\w* (?:status|fail|problem|error|delay|report|notif)|fail\w* (?:notice|deliver|mail)|mail (?:deliver|fail)|returned? (?:mail|message|to sender)|returning to sender|mail (?:system )?error|non[- ]?deliver|not delivered|message (?:blocked|not|undeliv|fail|reject|delayed)|warning: |could not be|postmaster|bounce|rejected|address not found|unzustellbar|nicht zugestellt|delayed mail/i
