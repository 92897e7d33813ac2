import { holdWords, outcomeWords, verdictWords } from './case-words.js'
import { mailServerWords } from '../domain/mail-server-words.js'
import type { MailNamed, ShownKind } from './timeline-store.js'
import { utcWords } from './time-words.js'

/** A line of the timeline as its words are made: what its ids stand for has been looked up. */
export interface Line {
  readonly actor: string
  readonly step: string | null
  readonly data: Readonly<Record<string, unknown>>
  readonly mail: MailNamed | null
  /** The address of the person it is about; `null`: no person, or one since erased. */
  readonly person: string | null
  /** Who signed in for a grant that waits for the company's word; `null`: not said, or decided since. */
  readonly signedIn: string | null
  /** The text that was written with an act. */
  readonly words: string | null
}

export interface Words {
  readonly title: string
  readonly detail: string | null
}

const text = (data: Line['data'], field: string): string | null => {
  const value = data[field]
  return typeof value === 'string' && value !== '' ? value : null
}

const moment = (data: Line['data'], field: string): string | null => {
  const at = Date.parse(text(data, field) ?? '')
  return Number.isNaN(at) ? null : utcWords(new Date(at))
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`

const reason = (data: Line['data'], field: string): string | null => {
  const value = data['reason']
  return typeof value === 'object' && value !== null ? text(value as Line['data'], field) : null
}

/** A person who was named, and whose name was erased, is still shown as a person. */
const somebody = ({ person, data }: Line): string =>
  person ?? (text(data, 'contact_id') === null ? 'the person who has the link' : 'a contact since removed')

const addresseeOf = (line: Line): string => line.mail?.to ?? line.person ?? 'a contact since removed'

/** A mail that was never written has no addressee. */
const isWritten = ({ mail, data }: Line): boolean => mail !== null || text(data, 'mail_id') !== null || text(data, 'contact_id') !== null

const sentences = (...parts: readonly (string | null)[]): string | null => {
  const said = parts.filter((part) => part !== null).map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
  return said.length === 0 ? null : said.join(' ')
}

/** "support (ada@us.example)", "the API token crm", "Relink". */
const who = (actor: string): string => {
  if (actor.startsWith('staff:')) return actor.slice('staff:'.length)
  if (actor.startsWith('api:')) return `the API token ${actor.slice('api:'.length)}`
  if (actor === 'contact') return 'the customer'
  return actor === 'platform' ? 'the platform' : 'Relink'
}

const failedAttempts: Readonly<Record<string, string>> = {
  works_already: 'The connection worked again before it ended',
  link_spent: 'The link had been used meanwhile',
  declined: 'The person said no at the platform, or an administrator has to agree',
  entered_refused: 'The platform did not accept what was entered',
  wrong_account: 'Another account of the platform was chosen than the one connected here',
  scope_missing: 'A permission was left out',
  no_lasting_access: 'The platform gave no lasting access',
  identity_unknown: 'It was not known who was connected before, so it could not be compared',
  identity_unreadable: 'The platform did not say whose account it is',
  refused: 'The platform refused',
  not_accepted: 'Staff did not accept the account',
  our_fault: 'The company’s own app is at fault',
  platform_down: 'The platform did not answer',
  too_old: 'It took too long, or ended in another browser',
  interrupted: 'It was cut off before the platform answered',
  account_deleted: 'The account had been deleted',
}

const mailNames: Readonly<Record<string, string>> = {
  first: 'First mail',
  reminder: 'Reminder',
  last_reminder: 'Last reminder',
  fresh_link: 'Fresh link',
  admin: 'Mail to the administrator',
  success: 'Confirmation',
  contact_removed: 'Notice that another person is asked',
  support_escalation: 'Escalation',
  support_unknown: 'Mail to support',
  support_relapse: 'Mail to support',
  support_nobody: 'Mail to support',
  support_undelivered: 'Mail to support',
  support_unanswered: 'Mail to support',
  operator: 'Mail to the operator',
}

const mailName = ({ mail, data }: Line): string => mailNames[mail?.kind ?? text(data, 'mail_kind') ?? ''] ?? 'Mail'

const putOff: Readonly<Record<string, string>> = {
  window: 'This person is not mailed at this hour (the policy’s send window)',
  window_taken: 'Another mail that had waited went out in this person’s hours; the next one waits for the next hours',
  per_day: 'This person has had as many mails in 24 hours as the mail settings allow',
  per_week: 'This person has had as many mails in seven days as the mail settings allow',
  pace: 'Mails to this domain go out at a limited pace',
}

const returned: Readonly<Record<string, string>> = {
  failed: 'came back',
  expired: 'came back',
  delayed: 'is delayed',
  delivered: 'was delivered',
  complaint: 'was called spam by its recipient',
}

const becauseOf = ({ data }: Line): string => {
  if (text(data, 'reading') === 'expired') return ': the recipient’s server could not be reached for too long'
  const why = aboutWords[text(data, 'about') ?? '']
  return why === undefined ? '' : `: ${why}`
}

const aboutWords: Readonly<Record<string, string>> = {
  address: 'the address does not work',
  mailbox_full: 'the mailbox is full',
  policy: 'a rule of the recipient’s server refused it',
  message: 'the recipient’s server does not take such a message',
}

const returnedThen: Readonly<Record<string, string>> = {
  next: 'Its link is void. The next contact is asked',
  nobody: 'Its link is void. No one is left to ask',
  waits: 'Its link is void. There is no one else to ask; reminders continue',
  over: 'Its link is void',
}

const endOf = (line: Line): string => outcomeWords[text(line.data, 'outcome') ?? ''] ?? 'the case is over'

/** The text of each kind of line. Plain words: support reads this to a customer on the phone. */
export const timelineTitles: Readonly<Record<ShownKind, (line: Line) => Words>> = {
  failure_detected: ({ data, actor }) => ({
    title: failed(data),
    detail: sentences(
      moment(data, 'reauthorized_at') === null ? null : `It had been reconnected on ${moment(data, 'reauthorized_at') ?? ''}`,
      text(data, 'platform_code') === null ? null : `The platform answered ${text(data, 'platform_code') ?? ''}`,
      actor === 'relink' ? null : `Reported by ${who(actor)}`,
    ),
  }),
  refresh_tried: ({ data }) => ({
    title: isOfKey(reason(data, 'code'))
      ? 'The key was tried once more'
      : isOfRejection(reason(data, 'code'))
        ? 'The platform was asked whether it takes the renewed connection'
        : 'The refresh was tried once more',
    detail: sentences(reason(data, 'summary')),
  }),
  verdict: ({ data, actor }) => {
    if (text(data, 'incident_id') !== null)
      return { title: 'The app itself seems to be at fault', detail: sentences(reason(data, 'summary'), 'Part of an incident of this app') }
    const given = actor === 'relink' || actor === 'platform' ? null : `Decided by ${who(actor)}`
    const wrong = data['wrong']
    if (typeof wrong === 'object' && wrong !== null) {
      const was = verdictWords(text(wrong as Line['data'], 'verdict'), text(wrong as Line['data'], 'addressee'))
      const now = verdictWords(text(data, 'verdict'), text(data, 'addressee'))
      return { title: `The verdict was wrong: ${now}`, detail: sentences(`It said: ${was}`, reason(data, 'summary'), given) }
    }
    return { title: verdictWords(text(data, 'verdict'), text(data, 'addressee')), detail: sentences(reason(data, 'summary'), given) }
  },
  event_written: ({ data }) => ({ title: 'Your systems are told', detail: sentences(text(data, 'event')) }),
  delivery: ({ data }) => ({ title: 'A webhook delivery', detail: sentences(text(data, 'event')) }),
  link_minted: (line) => ({
    title: 'A link was made',
    detail: sentences(
      line.actor === 'relink' ? null : `By ${who(line.actor)}`,
      line.person === null ? null : `For ${line.person}`,
      moment(line.data, 'expires_at') === null ? null : `It works once, until ${moment(line.data, 'expires_at') ?? ''}`,
    ),
  }),
  mail_sent: (line) => ({
    title: `${mailName(line)} sent to ${addresseeOf(line)}`,
    detail: sentences(
      line.mail?.subject ?? null,
      typeof line.data['together'] === 'number'
        ? `One mail for this and ${counted(line.data['together'], 'other case')} of the same person`
        : null,
      text(line.data, 'why') === 'unanswered' ? 'The mail server never said whether it keeps it; support is told' : null,
    ),
  }),
  mail_suppressed: (line) => ({
    title: isWritten(line) ? `${mailName(line)} to ${addresseeOf(line)} held back` : 'No mail was sent',
    detail: sentences(suppressed[line.mail?.why ?? text(line.data, 'why') ?? ''] ?? line.mail?.why ?? text(line.data, 'why')),
  }),
  mail_put_off: (line) => ({
    title: `The mail to ${addresseeOf(line)} waits`,
    detail: sentences(
      putOff[text(line.data, 'why') ?? ''] ?? null,
      line.data['ends_first'] === true
        ? 'The case ends before that'
        : moment(line.data, 'until') === null
          ? null
          : `The mail goes out on ${moment(line.data, 'until') ?? ''}`,
    ),
  }),
  mail_refused: (line) => ({
    title: `${mailName(line)} to ${addresseeOf(line)} was not taken`,
    detail: sentences(mailServerWords(line.mail?.answer ?? text(line.data, 'why') ?? '') || null, 'This address is not asked again'),
  }),
  mail_returned: (line) => ({
    title: `${mailName(line)} to ${addresseeOf(line)} ${returned[text(line.data, 'reading') ?? ''] ?? 'came back'}${becauseOf(line)}`,
    detail: sentences(
      text(line.data, 'code') === null || line.data['proven'] !== true ? null : `The server said: ${line.mail?.answer ?? ''}`,
      line.data['proven'] === true
        ? (returnedThen[text(line.data, 'then') ?? ''] ?? null)
        : 'Matched only by its Message-ID, which anyone may write: nothing was changed',
    ),
  }),
  mail_answered: (line) => ({
    title: `${mailName(line)} to ${addresseeOf(line)} ${text(line.data, 'reading') === 'answer' ? 'was answered' : 'got an automatic answer'}`,
    detail: sentences(line.words),
  }),
  page_opened: (line) => ({ title: 'The link was opened', detail: sentences(`It was made for ${somebody(line)}`) }),
  attempt_started: (line) => ({
    title: text(line.data, 'method') === null ? 'A sign-in at the platform began' : 'New access was entered on the connect page',
    detail: sentences(`With the link of ${somebody(line)}`),
  }),
  attempt_failed: (line) => ({
    title:
      text(line.data, 'ending') === 'entered_refused'
        ? 'What was entered did not reconnect the account'
        : 'The sign-in did not reconnect the account',
    detail: sentences(
      failedAttempts[text(line.data, 'code') ?? ''] ?? failedAttempts[text(line.data, 'ending') ?? ''] ?? null,
      missing(line.data),
      'Nothing has changed',
    ),
  }),
  reauthorized: (line) => ({
    title: line.person === null ? 'Reconnected' : `Reconnected by ${line.person}`,
    detail: sentences('New credentials were verified and are in use'),
  }),
  held: ({ data, signedIn }) => ({
    title: text(data, 'why') === 'second_look' ? 'The platform is asked once more first' : 'Held: nothing is sent to the customer',
    detail:
      data['going_live'] === true
        ? 'Mail of this environment begins to reach people; this case was open before.'
        : text(data, 'why') === 'second_look'
          ? `What it said may be a mistake of its own. The second look is at ${moment(data, 'until') ?? 'once'}.`
          : sentences(
              signedIn === null ? null : `${signedIn} signed in`,
              holdWords[text(data, 'why') ?? ''] ?? null,
              text(data, 'likely_cause'),
            ),
  }),
  released: ({ data, actor }) =>
    text(data, 'why') === 'contact_added'
      ? { title: 'There is a contact to ask now', detail: sentences('The mails begin') }
      : text(data, 'incident_id') !== null
        ? { title: 'The incident of the app is over', detail: sentences('The platform is asked about this account by itself') }
        : {
            title: `Released by ${who(actor)}`,
            detail: sentences(text(data, 'why') === null ? null : `It was held (${text(data, 'why') ?? ''})`),
          },
  snoozed: ({ data, actor }) => ({
    title: `Mails and escalation wait until ${moment(data, 'until') ?? 'later'}`,
    detail: sentences(`Asked for by ${who(actor)}`, 'The end of the case does not move'),
  }),
  escalated: (line) => ({
    title: 'Escalated to support',
    detail: sentences(
      line.actor !== 'relink'
        ? `By ${who(line.actor)}`
        : (escalations[text(line.data, 'why') ?? line.step?.split(':')[1] ?? ''] ?? 'No one answered'),
      'The link still works',
    ),
  }),
  note: (line) => ({ title: `${noteTitles[text(line.data, 'act') ?? ''] ?? 'Note'} by ${who(line.actor)}`, detail: line.words }),
  closed: (line) =>
    line.step === 'closeCase'
      ? { title: 'The workflow ended', detail: sentences(`The case is closed: ${endOf(line)}`) }
      : {
          title: `Closed: ${endOf(line)}`,
          detail: sentences(
            line.actor === 'relink' ? null : `By ${who(line.actor)}`,
            line.data['outcome'] === 'expired' ? 'The account stays as it is' : null,
            rejectionEnds[text(line.data, 'why') ?? ''] ?? null,
          ),
        },
}

const isOfKey = (code: string | null): boolean => code?.startsWith('key_') === true

const isOfRejection = (code: string | null): boolean => code === 'rejected' || code === 'rejection_unsure'

const failed = (data: Line['data']): string => {
  const code = text(data, 'code')
  if (isOfRejection(code)) return 'The platform refuses calls of a connection that it keeps renewing'
  const what = isOfKey(code) || code === 'unauthorized_reported' ? 'The key was refused' : 'A refresh failed'
  return text(data, 'reauthorized_at') === null ? what : `${what}, soon after a reconnection`
}

const suppressed: Readonly<Record<string, string>> = {
  mail_off: 'This environment sends no mail',
  observe: 'This environment only observes: another system still refreshes the account',
  no_redirect_address: 'This environment redirects mail, and has no address to redirect it to',
  not_on_allow_list: 'The address is not on this environment’s list',
  notify_off: 'No mail is sent about this account',
  address_suppressed: 'The address is suppressed: it gets no more mail',
  mail_stopped: 'Mail to contacts is stopped, since too much bounced; this mail is sent when the stop is lifted',
  case_over: 'The case was over before it was sent',
  passed_over: 'It could not be sent before the next step was due; support is told',
}

const escalations: Readonly<Record<string, string>> = {
  nobody: 'There is no one to ask',
  nobody_to_ask: 'There is no one to ask',
  unanswered: 'No one answered',
}

/** Why the rejection of a connection ended whose refreshes worked all the time. */
const rejectionEnds: Readonly<Record<string, string>> = {
  probe: 'The platform takes its calls again',
  quiet: 'For a day, no refused call was reported',
}

const noteTitles: Readonly<Record<string, string>> = {
  resend: 'Another mail asked for',
  cancel: 'Cancelling explained',
  verdict: 'Verdict explained',
  escalate: 'Escalation explained',
  read_again: 'The kept answer was read again',
  send_again: 'The kept answer was thrown away and the old token sent again',
}

const missing = (data: Line['data']): string | null => {
  const scopes = data['missing_scopes']
  return Array.isArray(scopes) && scopes.length > 0 ? `Missing: ${scopes.join(', ')}` : null
}
