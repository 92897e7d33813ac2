import { expect, test } from 'vitest'
import { foldTimeline, toldTone, toldWords } from '../src/console/case/fold-timeline.js'
import type { Entry } from '../src/console/case/fold-timeline.js'
import { helpsNow } from '../src/console/case/helps-now.js'
import { signedInWords } from '../src/console/case/signed-in-words.js'
import { auditSentence } from '../src/console/settings/audit-words.js'
import { webhookWords } from '../src/console/webhooks/webhook-words.js'
import { mailServerWords } from '../src/domain/mail-server-words.js'

test('who signed in is named by all that the platform said, each thing once', () => {
  expect(signedInWords({ label: 'bob@fabrikam.example', person: 'usr_bob', account: null })).toBe('bob@fabrikam.example (usr_bob)')
  expect(signedInWords({ label: 'usr_bob', person: 'usr_bob', account: '4711' })).toBe('usr_bob (company 4711)')
  expect(signedInWords({ label: null, person: null, account: '4711' })).toBe('company 4711')
  expect(signedInWords({ label: null, person: null, account: null })).toBe('A person whom the platform did not name')
  expect(signedInWords(null)).toBe('A person whom the platform did not name')
})

const entry = (kind: Entry['kind'], title: string, data: Entry['data'] = {}): Entry => ({
  at: '2026-11-23T13:05:00Z',
  kind,
  title,
  detail: null,
  actor: 'relink',
  data,
})

test('the timeline leads with what happened to the person; steps in between and deliveries are one line each', () => {
  const items = foldTimeline([
    entry('failure_detected', 'A refresh failed'),
    entry('refresh_tried', 'The refresh was tried once more'),
    entry('event_written', 'Your systems are told'),
    entry('link_minted', 'A link was made'),
    entry('delivery', 'it took one', { state: 'delivered' }),
    entry('mail_sent', 'First mail sent to ada'),
    entry('delivery', 'it took another', { state: 'pending' }),
    { ...entry('link_minted', 'A link was made'), actor: 'staff:sue@acme.example' },
    entry('reauthorized', 'Reconnected by ada'),
    entry('closed', 'The workflow ended'),
  ])
  expect(items.map((item) => (item.kind === 'entry' ? item.entry.title : item.kind))).toEqual([
    'steps',
    'Reconnected by ada',
    'A link was made',
    'First mail sent to ada',
    'steps',
    'told',
    'steps',
    'A refresh failed',
  ])
  const told = items.find((item) => item.kind === 'told')?.deliveries ?? []
  expect(toldWords(told)).toBe('Your systems were notified twice: 1 accepted, 1 on the way')
  expect(toldTone(told)).toBe('wait')
  expect(toldWords([entry('delivery', '', { state: 'delivered' })])).toBe('Your systems were notified once, and accepted it')
  expect(toldTone([entry('delivery', '', { state: 'parked' })])).toBe('bad')
  expect(toldWords([])).toBe('Your systems were not notified: there was no endpoint')
})

test('the one act that helps now follows from the case’s state', () => {
  const one = { outcome: null, stage: 'awaiting_user', verdict: 'user', hold: null, reason: { code: 'refused' }, contact: {} }
  const helps = (change: object) => helpsNow({ ...one, ...change } as Parameters<typeof helpsNow>[0])
  expect(helps({})).toBe('resend')
  expect(helps({ stage: 'escalated' })).toBe('link')
  expect(helps({ stage: 'escalated', contact: null })).toBe('contact')
  expect(helps({ stage: 'held', hold: { why: 'relapse' } })).toBe('release')
  expect(helps({ stage: 'held', hold: { why: 'identity' } })).toBe(null)
  expect(helps({ stage: 'held', hold: { why: 'unknown' }, verdict: 'unknown' })).toBe('verdict')
  expect(helps({ stage: 'held', hold: { why: 'incident' }, verdict: 'operator' })).toBe(null)
  expect(helps({ stage: 'held', hold: { why: 'unknown' }, reason: { code: 'refresh_token_unreadable' } })).toBe('read-again')
  expect(helps({ stage: 'detecting', verdict: null })).toBe(null)
  expect(helps({ outcome: 'reauthorized', stage: 'closed' })).toBe(null)
})

test.each([
  ['550 5.1.1 <x@y.example>: Recipient address rejected', 'There is no such mailbox'],
  ['550 No such user here', 'There is no such mailbox'],
  ['552 5.2.2 Over quota', 'The mailbox is full'],
  ['554 5.7.1 Message blocked', 'The mail server took it for unwanted mail'],
  ['451 4.7.1 Greylisted', 'The mail server asked to try again later'],
  ['421 Too busy', 'The mail server asked to try again later'],
  ['550 Go away', 'The mail server refused it'],
  ['connection timed out', 'connection timed out'],
])('a mail server that answers %s: %s', (answer, says) => {
  expect(mailServerWords(answer)).toBe(says)
})

test.each([
  [
    'staff:sue@acme.example',
    'invited',
    'staff',
    { email: 'bob@acme.example', role: 'support' },
    'sue@acme.example invited bob@acme.example as support.',
  ],
  [
    'staff:sue@acme.example',
    'role_changed',
    'staff',
    { email: 'bob@acme.example', role: 'admin', before: { role: 'viewer' } },
    'sue@acme.example gave bob@acme.example the role admin, instead of viewer.',
  ],
  [
    'api:crm',
    'changed',
    'environment',
    { fields: ['brand', 'redirect_uris'] },
    'The API token crm changed the environment: brand and redirect uris.',
  ],
  ['relink', 'created', 'integration', { name: 'hubspot' }, 'Relink created the integration hubspot.'],
  [
    'api:crm',
    'bulk_resend',
    'environment',
    { cases: 312, per_hour: 600 },
    'The API token crm began to resend 312 cases at once, at most 600 an hour.',
  ],
  ['staff:sue@acme.example', 'escalate', 'case', { act_id: 'x' }, 'sue@acme.example escalated a case to support.'],
  ['relink', 'deactivated', 'webhook', {}, 'Relink switched off an endpoint that had failed for days.'],
  ['api:crm', 'link_minted', 'tenant', {}, 'The API token crm made a link to connect a new account of the tenant northwind.'],
  [
    'staff:sue@acme.example',
    'connection_tested',
    'integration',
    { name: 'hubspot', result: 'scope_missing' },
    'sue@acme.example tested the connection of the integration hubspot: scope missing.',
  ],
  [
    'staff:sue@acme.example',
    'connection_tested',
    'integration',
    { name: 'hubspot', result: 'passed' },
    'sue@acme.example tested the connection of the integration hubspot: it works.',
  ],
  ['api:crm', 'something_new', 'incident', {}, 'The API token crm something new an incident.'],
] as const)('the audit reads as a sentence: %s %s %s', (actor, action, kind, data, says) => {
  const entry = { actor, action, subject_kind: kind, subject_id: 'northwind', data: data as Record<string, unknown> }
  expect(auditSentence(entry)).toBe(says)
})

test('an endpoint is well only while its last try was taken', () => {
  expect(webhookWords({ is_active: true, failed_tries: 0 })).toEqual({ tone: 'good', words: 'Active' })
  expect(webhookWords({ is_active: true, failed_tries: 1 })).toEqual({ tone: 'bad', words: 'The last try failed' })
  expect(webhookWords({ is_active: true, failed_tries: 4 })).toEqual({ tone: 'bad', words: 'The last 4 tries failed' })
  expect(webhookWords({ is_active: false, failed_tries: 4 }).tone).toBe('quiet')
})
