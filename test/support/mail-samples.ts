import { linkPlaceholder } from '../../src/mail/link-placeholder.js'
import type { MailContent, MailKind, Reader } from '../../src/mail/mail-content.js'

const at = (iso: string): Date => new Date(iso)
const connection = {
  platform: 'HubSpot',
  account: 'Northwind (ada@northwind.example)',
  reference: 'RL-7K3F9Q',
  since: at('2026-11-23T13:05:00Z'),
  impact: null,
}
const link = { url: 'https://link.invalid/kept-out-of-the-stored-mail', expiresAt: at('2026-11-30T13:05:00Z') }
const asking = { ...connection, name: 'Ada', link, connectedIt: true }
const staff = {
  ...connection,
  caseId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31',
  accountId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c32',
  tenantId: 'northwind',
  tenant: 'Northwind',
  pageUrl: 'https://temporal.example/namespaces/default/workflows/reauthorization:018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31',
}
const asked = [
  { who: 'ada@northwind.example', at: at('2026-11-23T13:05:20Z'), answer: '250 2.0.0 Ok: queued as 4F2A1', cameBack: false },
  { who: 'bob@northwind.example', at: at('2026-11-24T13:05:20Z'), answer: '552 5.2.2 Mailbox full', cameBack: true },
  { who: 'grace@northwind.example', at: at('2026-11-26T13:05:20Z'), answer: null, cameBack: false },
]
const endsAt = at('2026-12-23T13:05:00Z')
const every = 15 * 60_000

/** One mail of each kind, as it would be written. */
export const samples: { readonly [K in MailKind]: Extract<MailContent, { readonly kind: K }> } = {
  first: {
    kind: 'first',
    ...asking,
    impact: 'reports with HubSpot data stay as they were at that time',
    remindsAt: at('2026-11-24T13:05:00Z'),
  },
  reminder: { kind: 'reminder', ...asking, remindsAt: null, again: { on: at('2026-11-20T13:05:00Z'), code: 'invalid_grant' } },
  last_reminder: {
    kind: 'last_reminder',
    ...asking,
    endsAt,
    supportKnows: true,
    enters: ['API key'],
    again: { on: at('2026-11-20T13:05:00Z'), code: 'key_refused' },
  },
  fresh_link: { kind: 'fresh_link', ...asking },
  admin: {
    kind: 'admin',
    ...asking,
    name: 'Grace',
    connectedIt: false,
    triedBy: 'ada@northwind.example',
    triedAt: at('2026-11-23T14:10:00Z'),
    refusal: 'The user does not have the Super Admin permission that this app needs.',
  },
  success: { kind: 'success', ...connection, name: 'Ada', by: 'grace@northwind.example', at: at('2026-11-24T08:30:00Z'), isNew: false },
  support_escalation: { kind: 'support_escalation', ...staff, waitedMs: 7 * 86_400_000, asked, endsAt },
  support_unknown: {
    kind: 'support_unknown',
    ...staff,
    said: { code: 'unrecognized_answer', httpStatus: 400, platformCode: 'E1234', platformMessage: 'Request could not be processed' },
    triedEveryMs: every,
    endsAt,
  },
  support_relapse: {
    kind: 'support_relapse',
    ...staff,
    said: { code: 'invalid_grant', httpStatus: 400, platformCode: 'invalid_grant', platformMessage: 'Access has expired or was revoked.' },
    reconnectedAt: at('2026-11-16T13:05:00Z'),
    likelyCause: null,
    endsAt,
  },
  support_nobody: {
    kind: 'support_nobody',
    ...staff,
    notMailed: [
      { who: 'ada@northwind.example', why: 'bounced', at: at('2026-11-23T13:05:20Z'), said: '550 5.1.1 User unknown' },
      { who: 'bob@northwind.example', why: 'bounced', at: at('2026-11-23T13:05:20Z'), said: null },
      { who: 'grace@northwind.example', why: 'complained', at: at('2026-11-24T13:05:20Z'), said: null },
      { who: 'eve@northwind.example', why: 'asked', at: at('2026-11-24T13:05:20Z'), said: null },
    ],
    endsAt,
  },
  bounce_test: { kind: 'bounce_test', at: at('2026-11-24T08:30:00Z') },
  mail_stopped: { kind: 'mail_stopped', sent: 60, cameBack: 25, at: at('2026-11-24T08:30:00Z') },
  support_answered: {
    kind: 'support_answered',
    what: 'answer',
    mailId: '0192e8c5-2222-7000-8000-000000000009',
    to: 'ada@northwind.example',
    mailSubject: 'HubSpot is no longer connected to Acme Reports: Northwind',
    at: at('2026-11-24T08:30:00Z'),
  },
  support_unanswered: {
    kind: 'support_unanswered',
    mailId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c40',
    to: 'ada@northwind.example',
    mailSubject: 'HubSpot is no longer connected to Acme Reports',
    at: at('2026-11-24T13:05:00Z'),
    then: 'left',
  },
  support_undelivered: { kind: 'support_undelivered', ...staff, asked, nextAt: at('2026-11-24T13:05:00Z') },
  operator: {
    kind: 'operator',
    platform: 'HubSpot',
    integrationId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c33',
    said: { code: 'invalid_client', httpStatus: 401, platformCode: 'invalid_client', platformMessage: 'Client authentication failed' },
    since: at('2026-11-23T13:05:00Z'),
    waiting: 312,
    triedEveryMs: every,
    pageUrl: staff.pageUrl,
  },
  incident: {
    kind: 'incident',
    cause: 'outbreak',
    platform: 'HubSpot',
    integrationId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c33',
    incidentId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c44',
    said: { code: 'invalid_grant', httpStatus: 400, platformCode: 'invalid_grant', platformMessage: 'Access has been revoked' },
    since: at('2026-11-23T13:05:00Z'),
    waiting: 312,
    tenants: 208,
    again: false,
    triedEveryMs: every,
    pageUrl: staff.pageUrl,
  },
  operator_secret_expires: {
    kind: 'operator_secret_expires',
    platform: 'HubSpot',
    integrationId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c33',
    expiresAt: at('2026-12-23T13:05:00Z'),
    days: 30,
  },
  operator_endpoints_changed: {
    kind: 'operator_endpoints_changed',
    platform: 'HubSpot',
    integrationId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c33',
    changed: ['oauth.token_endpoint', 'oauth.client_id'],
    by: 'api:deploy',
    at: at('2026-11-23T13:05:00Z'),
  },
  webhook_deactivated: {
    kind: 'webhook_deactivated',
    webhookId: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c34',
    targetUrl: 'https://hooks.acme.example/relink',
    since: at('2026-11-18T13:05:00Z'),
    at: at('2026-11-23T13:05:00Z'),
    status: 503,
    parked: 4711,
  },
  contact_removed: {
    kind: 'contact_removed',
    name: 'Ada',
    platform: 'HubSpot',
    account: 'Northwind (ada@northwind.example)',
    tenant: 'Northwind',
    at: at('2026-11-23T13:05:00Z'),
    until: at('2026-11-30T13:05:00Z'),
  },
  staff_sign_in: {
    kind: 'staff_sign_in',
    name: 'Grace',
    link: { url: linkPlaceholder, expiresAt: at('2026-11-23T13:20:00Z') },
  },
}

export const kinds = Object.keys(samples) as MailKind[]

export const reader = (locale: string, more: Partial<Reader> = {}): Reader => ({
  locales: [locale],
  timeZone: 'Europe/Berlin',
  productName: 'Acme Reports',
  color: '#ff7a59',
  reconnectUrl: 'https://app.acme.example/settings/connections',
  supportEmail: 'support@acme.example',
  ...more,
})
