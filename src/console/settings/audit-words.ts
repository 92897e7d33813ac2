import type { Schemas } from '../api/clients.js'

type Entry = Pick<Schemas['AuditEntry'], 'actor' | 'action' | 'subject_kind' | 'subject_id' | 'data'>
type Data = Entry['data']

const text = (data: Data, name: string): string | null => {
  const value = data[name]
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
}

const inside = (data: Data, name: string): Data => {
  const value = data[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {}
}

const spaced = (name: string): string => name.replaceAll(/[_-]/g, ' ').replaceAll('.', ', ')
const listed = new Intl.ListFormat('en', { type: 'conjunction' })

/** `: name and scopes`, where the fields are known. */
const fields = (data: Data): string => {
  const names = data['fields']
  return Array.isArray(names) && names.length > 0 ? `: ${listed.format(names.map((name) => spaced(String(name))))}` : ''
}

/** Who it was. The command line acts as Relink. */
const whoOf = (actor: string): string => {
  if (actor.startsWith('staff:')) return actor.slice('staff:'.length)
  if (actor.startsWith('api:')) return `The API token ${actor.slice('api:'.length)}`
  return actor === 'relink' ? 'Relink' : actor
}

const kinds: Readonly<Record<string, string>> = {
  environment: 'the environment',
  api_token: 'an API token',
  staff: 'a colleague',
  integration: 'an integration',
  integrated_account: 'an account',
  tenant: 'a tenant',
  case: 'a case',
  policy: 'the reminder schedule',
  verdict_rules: 'the verdict rules',
  webhook: 'an endpoint',
  incident: 'an incident',
  suppression: 'a suppressed address',
}

/** By its own name where the entry has one. */
const subjectOf = ({ subject_kind: kind, subject_id: id, data }: Entry): string => {
  const name = kind === 'tenant' ? id : (text(data, 'name') ?? text(data, 'email') ?? text(data, 'target_url'))
  const noun = kinds[kind] ?? spaced(kind)
  return name === null ? noun : `${noun.replace(/^an? /, 'the ')} ${name}`
}

const acts: Readonly<Record<string, string>> = {
  resend: 'had the link of a case mailed again',
  snooze: 'snoozed a case',
  escalate: 'escalated a case to support',
  cancel: 'cancelled a case',
  verdict: 'set the verdict of a case',
  release: 'released a case',
  note: 'wrote a note on a case',
  grant: 'decided whether a case’s new sign-in is the right account',
  opened: 'opened the next case of an account',
  link_minted: 'made a connection link for a case',
}

const bulkOf = (action: string, data: Data): string =>
  `began to ${spaced(action.slice('bulk_'.length))} ${text(data, 'cases') ?? 'many'} cases at once, at most ${text(data, 'per_hour') ?? 'some'} an hour`

const special: Readonly<Record<string, (entry: Entry) => string>> = {
  'environment imported': ({ data }) => `imported ${text(data, 'imported') ?? 'some'} accounts from ${text(data, 'file') ?? 'a file'}`,
  'environment exported': ({ data }) =>
    `exported ${text(data, 'accounts') ?? 'all'} accounts, ${data['credentials'] === true ? 'with' : 'without'} their credentials`,
  'environment mail_stopped': ({ data }) =>
    `stopped mail to contacts: ${text(data, 'came_back') ?? 'many'} of ${text(data, 'sent') ?? 'the'} mails of a day came back`,
  'environment mail_resumed': () => 'let mail to contacts go on',
  'environment cut_over': () => 'ended the dual run: Relink refreshes every account from now on',
  'environment observed': () => 'began a dual run: another system refreshes, Relink observes',
  'integration cut_over': (entry) => `ended the dual run for ${subjectOf(entry)}`,
  'integration observed': (entry) => `began a dual run for ${subjectOf(entry)}`,
  'integration endpoints_changed': (entry) => `pointed ${subjectOf(entry)} at other addresses, to be confirmed`,
  'integration endpoints_confirmed': (entry) => `confirmed the new addresses of ${subjectOf(entry)}`,
  'integration connection_test_started': (entry) => `began to test the connection of ${subjectOf(entry)}`,
  'integration connection_tested': (entry) => {
    const result = text(entry.data, 'result')
    return `tested the connection of ${subjectOf(entry)}: ${result === 'passed' || result === null ? 'it works' : spaced(result)}`
  },
  'staff invited': ({ data }) => `invited ${text(data, 'email') ?? 'a colleague'} as ${text(data, 'role') ?? 'staff'}`,
  'staff role_changed': ({ data }) => {
    const before = text(inside(data, 'before'), 'role')
    return `gave ${text(data, 'email') ?? 'a colleague'} the role ${text(data, 'role') ?? ''}${before === null ? '' : `, instead of ${before}`}`
  },
  'staff removed': ({ data }) => `removed ${text(data, 'email') ?? 'a colleague'} from the staff`,
  'staff signed_in': () => 'signed in',
  'tenant link_minted': (entry) => `made a link to connect a new account of ${subjectOf(entry)}`,
  'integrated_account link_minted': () => 'made a connection link for an account',
  'integrated_account credentials_replaced': () => 'replaced the credentials of an account',
  'integrated_account broken': () => 'broke a sandbox account, to try what happens',
  'integrated_account mended': () => 'mended a sandbox account',
  'webhook deactivated': () => 'switched off an endpoint that had failed for days',
  'webhook tested': () => 'sent a test to an endpoint',
  'webhook replayed': ({ data }) => `had ${text(data, 'events') ?? 'all'} events sent to an endpoint again`,
  'webhook secret_rotated': () => 'gave an endpoint a new secret',
  'webhook event_resent': ({ data }) => `had ${text(data, 'event') ?? 'an event'} sent again`,
}

/** An entry of the audit as a sentence: who did what to what. What it leaves out is in the entry's data. */
export const auditSentence = (entry: Entry): string => {
  const { actor, action, subject_kind: kind, data } = entry
  const said =
    special[`${kind} ${action}`]?.(entry) ??
    (action.startsWith('bulk_') ? bulkOf(action, data) : kind === 'case' ? acts[action] : undefined) ??
    `${spaced(action)} ${subjectOf(entry)}${fields(data)}`
  return `${whoOf(actor)} ${said}.`
}
