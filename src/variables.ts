import type { z } from 'zod'
import { bounds } from './domain/bounds.js'
import { duration, keys, list, matching, oneOf, text, typeOf, url, whole } from './setting-types.js'
import type { SettingType } from './setting-types.js'

/** One environment variable: its name, what it is for, and how its text is read. */
interface Variable {
  readonly name: string
  readonly about: string
  readonly read: z.ZodType
  /** What holds without it where `read` has no default. */
  readonly otherwise?: string
}

/** Every variable that Relink reads. docs/settings.md is made from this list. */
export const variables = {
  databaseUrl: {
    name: 'DATABASE_URL',
    otherwise: '`start`: its own',
    about: 'PostgreSQL. Without it, `relink start` brings up its own.',
    read: url(['postgres:', 'postgresql:']).optional(),
  },
  migrateDatabaseUrl: {
    name: 'MIGRATE_DATABASE_URL',
    about: 'For `relink migrate` alone: the same database as the owner of its tables, so that the role of DATABASE_URL need not be it.',
    read: url(['postgres:', 'postgresql:']).optional(),
  },
  databasePoolSize: {
    name: 'DATABASE_POOL_SIZE',
    about: 'Connections of one process. Raise it with more activity slots; lower it when PostgreSQL runs short.',
    read: whole(2, 500).default(20),
  },
  apiUrl: {
    name: 'RELINK_API_URL',
    otherwise: 'that of the running `start`',
    about: 'The API that `relink environment|token|staff|integration|webhook|case list`, `show` and `remove` call.',
    read: url(['http:', 'https:']).optional(),
  },
  apiToken: {
    name: 'RELINK_API_TOKEN',
    otherwise: 'that of the running `start`',
    about: 'The API token that they call it with; its environment is the one that they show.',
    read: text.optional(),
  },
  temporalAddress: {
    name: 'TEMPORAL_ADDRESS',
    otherwise: '`start`: its own',
    about:
      "Temporal's frontend, host:port. Namespace, TLS and API key come from TEMPORAL_NAMESPACE, TEMPORAL_TLS, TEMPORAL_API_KEY and the rest of @temporalio/envconfig. Without it, `relink start` brings up its own.",
    read: text.optional(),
  },
  temporalUiUrl: {
    name: 'TEMPORAL_UI_URL',
    otherwise: '`start`: its own',
    about: "Where people open Temporal's UI; support's mails and a case's `workflow.url` link there.",
    read: url(['http:', 'https:']).optional(),
  },
  smtpUrl: {
    name: 'SMTP_URL',
    otherwise: '`start`: its own',
    about: 'smtp://user:password@host:587 or smtps://… Without it, `relink start` brings up a mailbox.',
    read: url(['smtp:', 'smtps:']).optional(),
  },
  smtpConnections: {
    name: 'SMTP_CONNECTIONS',
    about:
      'Connections to the mail server, and as many mail steps at once: more steps than connections time out in the pool and are sent twice.',
    read: whole(1, 50).default(5),
  },
  smtpTimeout: {
    name: 'SMTP_TIMEOUT',
    about: 'Longest time until the mail server is ready for a message: name, connection, greeting and commands together.',
    read: duration(bounds.SMTP_TIMEOUT, 25_000),
  },
  smtpAnswerTimeout: {
    name: 'SMTP_ANSWER_TIMEOUT',
    about:
      'Longest wait for the answer to a message that was handed over whole; then it counts as sent, and support is told. RFC 5321 asks for ten minutes: a server that is hurried may keep what is then lost sight of.',
    read: duration(bounds.SMTP_ANSWER_TIMEOUT, 600_000),
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    otherwise: '`start`: http://localhost:PORT',
    about:
      'Where browsers reach Relink: every link, redirect URI and cookie decision is made from it; the Host header is never read. http only on loopback.',
    read: url(['http:', 'https:']).optional(),
  },
  port: { name: 'PORT', otherwise: '4000', about: 'HTTP port.', read: whole(0, 65_535).optional() },
  bind: { name: 'BIND', otherwise: '0.0.0.0; `start`: 127.0.0.1', about: 'Address that the API listens on.', read: text.optional() },
  metricsPort: {
    name: 'METRICS_PORT',
    about: 'Port of /metrics, apart from the API. Without it there is none.',
    read: whole(0, 65_535).optional(),
  },
  metricsBind: {
    name: 'METRICS_BIND',
    about: 'Address that /metrics listens on: nobody is asked for a password there, so this machine alone unless set.',
    read: text.default('127.0.0.1'),
  },
  inboundSmtpPort: {
    name: 'INBOUND_SMTP_PORT',
    about: 'Port on which a worker listens for mail that comes back (docs/mail.md). Without it there is none.',
    read: whole(0, 65_535).optional(),
  },
  inboundSmtpBind: {
    name: 'INBOUND_SMTP_BIND',
    about: 'Address that it listens on; a mail server of your own hands mail on to it, so this machine alone unless set.',
    read: text.default('127.0.0.1'),
  },
  inboundSmtpProtocol: {
    name: 'INBOUND_SMTP_PROTOCOL',
    about: '`smtp`, or `lmtp` for a mail server that delivers by LMTP.',
    read: oneOf(['smtp', 'lmtp']).default('smtp'),
  },
  httpKeepAlive: {
    name: 'HTTP_KEEP_ALIVE',
    about:
      'How long an idle connection of the API is kept. Longer than the proxy in front keeps it: a proxy that sends on a connection just closed answers 502.',
    read: duration(bounds.HTTP_KEEP_ALIVE, 65_000),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    about: "How many proxies in front may be believed about the client's address.",
    read: whole(0, 10).default(0),
  },
  vaultKeys: {
    name: 'VAULT_KEYS',
    otherwise: '`start`: makes one',
    about: 'Keys that seal credentials and secrets, kid:base64, the first one writes. `relink start` without DATABASE_URL makes one.',
    read: keys.optional(),
  },
  linkKeys: {
    name: 'LINK_KEYS',
    otherwise: '`start`: makes one',
    about: 'Keys that link tokens are derived from, kid:base64, the first one mints. Keep an old one for 8 days after its last use.',
    read: keys.optional(),
  },
  egressAllow: {
    name: 'EGRESS_ALLOW',
    otherwise: 'empty; `start` adds loopback',
    about:
      'host:port or CIDR, separated by commas: private addresses that webhooks, platforms and probes may reach, also over http. Link-local metadata addresses never.',
    read: list.default(''),
  },
  egressProxy: {
    name: 'EGRESS_PROXY',
    about:
      'http://user:password@host:3128: a proxy that takes CONNECT, for every call to an address that somebody else chose, except what EGRESS_ALLOW opens. Behind it only names and literal addresses can be checked here: the proxy must refuse private addresses itself.',
    read: url(['http:', 'https:']).optional(),
  },
  name: {
    name: 'RELINK_NAME',
    about: 'Prefix of task queues and schedule ids, so that several installations share one Temporal namespace.',
    read: matching(/^[a-z][a-z0-9-]{0,40}$/, 'small letters, digits and dashes').default('relink'),
  },
  dataDir: {
    name: 'RELINK_DATA_DIR',
    otherwise: '.relink',
    about: 'Where `relink start` keeps what it brings up itself.',
    read: text.optional(),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    about: 'What the log has besides warnings and errors.',
    read: oneOf(['debug', 'info', 'warn', 'error']).default('info'),
  },
  maxCachedWorkflows: {
    name: 'MAX_CACHED_WORKFLOWS',
    about: 'Workflows kept in memory by a worker, 0.2 to 0.3 MB each. Raise it with memory to spare.',
    read: whole(1, 20_000).default(150),
  },
  openingMax: {
    name: 'OPENING_MAX',
    about:
      'Cases started at once that have no verdict or no first mail yet, over all workers. Raise it when platforms answer quickly and storms drain too slowly.',
    read: whole(1, 10_000).default(40),
  },
  openingBatchFrom: {
    name: 'OPENING_BATCH_FROM',
    about:
      'When more new cases than this wait to be started, a worker opens them many at a time, until none is left: one transaction for forty, and no Temporal task for a case before something is due. 0: always.',
    read: whole(0, 1_000_000).default(50),
  },
  platformConcurrency: { name: 'PLATFORM_CONCURRENCY', about: 'Platform calls of one worker at once.', read: whole(1, 500).default(20) },
  platformTimeout: {
    name: 'PLATFORM_TIMEOUT',
    about: "Longest wait for a platform's answer. The lease of an account is twice as long.",
    read: duration(bounds.PLATFORM_TIMEOUT, 20_000),
  },
  secondTryAfter: {
    name: 'SECOND_TRY_AFTER',
    about:
      'Least wait before the second look: where an answer blames the app, before anybody is paged or mailed for it; and before a refused grant is asked for once more where the platform refuses by mistake now and then, or after a race that it forgives. At most four times as long.',
    read: duration(bounds.SECOND_TRY_AFTER, 30_000),
  },
  clientCheckEvery: {
    name: 'CLIENT_CHECK_EVERY',
    about:
      'Least time between two questions to the revocation endpoint of one OAuth app about its client; the answer counts for all its accounts and for all processes.',
    read: duration(bounds.CLIENT_CHECK_EVERY, 600_000),
  },
  sweepEvery: {
    name: 'SWEEP_EVERY',
    about: 'How often accounts that are due for a refresh are looked for. A sweep goes on until none is left.',
    read: duration(bounds.SWEEP_EVERY, 30_000),
  },
  sweepConcurrency: {
    name: 'SWEEP_CONCURRENCY',
    about: 'Refreshes of the sweep at once, over all platforms. Raise it with more accounts than are refreshed in time.',
    read: whole(1, 1_000).default(40),
  },
  sweepPlatformConcurrency: {
    name: 'SWEEP_PLATFORM_CONCURRENCY',
    about: 'Of these, at one platform at most.',
    read: whole(1, 1_000).default(20),
  },
  sweepAppConcurrency: {
    name: 'SWEEP_APP_CONCURRENCY',
    about: 'And for one OAuth app at most. Lower it where a platform limits how often an app may call.',
    read: whole(1, 1_000).default(10),
  },
  sweepPause: {
    name: 'SWEEP_PAUSE',
    about: "How long a refresh waits after a platform's outage, or an app after a 429 without `Retry-After`, while the token still lives.",
    read: duration(bounds.SWEEP_PAUSE, 30_000),
  },
  linkLife: { name: 'LINK_LIFE', about: 'How long an unused link token works.', read: duration(bounds.LINK_LIFE, 7 * 86_400_000) },
  attemptLife: {
    name: 'ATTEMPT_LIFE',
    about: "How long a person may take between the button and the callback (MFA, an administrator's consent).",
    read: duration(bounds.ATTEMPT_LIFE, 3_600_000),
  },
  staffSignInLife: {
    name: 'STAFF_SIGN_IN_LIFE',
    about: 'How long a sign-in that was mailed to staff works.',
    read: duration(bounds.STAFF_SIGN_IN_LIFE, 15 * 60_000),
  },
  staffSessionIdle: {
    name: 'STAFF_SESSION_IDLE',
    about: 'How long a session of the console lasts without being used.',
    read: duration(bounds.STAFF_SESSION_IDLE, 8 * 3_600_000),
  },
  staffSessionLife: {
    name: 'STAFF_SESSION_LIFE',
    about: 'And how long at most.',
    read: duration(bounds.STAFF_SESSION_LIFE, 24 * 3_600_000),
  },
  staffOpenIdIssuer: {
    name: 'STAFF_OPENID_ISSUER',
    about:
      "The company's own OpenID provider, for staff; exactly as its metadata names it. Register PUBLIC_URL/console/api/open-id/callback there. A private address must be in EGRESS_ALLOW.",
    read: url(['http:', 'https:']).optional(),
  },
  staffOpenIdClientId: { name: 'STAFF_OPENID_CLIENT_ID', about: 'The client that Relink is there.', read: text.optional() },
  staffOpenIdClientSecret: {
    name: 'STAFF_OPENID_CLIENT_SECRET',
    about: 'And its secret; a public client has none.',
    read: text.optional(),
  },
  staffOpenIdLabel: {
    name: 'STAFF_OPENID_LABEL',
    about: 'What the button says: “Sign in with …”.',
    read: text.default('your company account'),
  },
  deliveryWindow: {
    name: 'DELIVERY_WINDOW',
    about: 'How long a webhook delivery is tried before it is parked.',
    read: duration(bounds.DELIVERY_WINDOW, 86_400_000),
  },
  deliveryBackOff: {
    name: 'DELIVERY_BACK_OFF',
    about: 'Wait before the second try of a delivery; doubled each time up to an hour.',
    read: duration(bounds.DELIVERY_BACK_OFF, 10_000),
  },
  idempotencyLife: {
    name: 'IDEMPOTENCY_LIFE',
    about: 'How long the answer to a POST with an Idempotency-Key is kept, and given again.',
    read: duration(bounds.IDEMPOTENCY_LIFE, 86_400_000),
  },
  deliveryTimeout: {
    name: 'DELIVERY_TIMEOUT',
    about: 'How long an endpoint may take to answer a webhook delivery with 2xx. The contract says 10 s.',
    read: duration(bounds.DELIVERY_TIMEOUT, 10_000),
  },
  webhookConcurrency: {
    name: 'WEBHOOK_CONCURRENCY',
    about: 'First tries of one worker at once, over all endpoints (at most 32 to one); retries have a quarter as many slots beside it.',
    read: whole(4, 5_000).default(256),
  },
  webhookDeactivateAfter: {
    name: 'WEBHOOK_DEACTIVATE_AFTER',
    about: 'How long every try to an endpoint must have failed before it is made inactive and its owner is mailed.',
    read: duration(bounds.WEBHOOK_DEACTIVATE_AFTER, 5 * 86_400_000),
  },
  incidentSettle: {
    name: 'INCIDENT_SETTLE',
    about:
      'How long after an incident was opened its first alert waits, so that it says how many connections wait, and a fault of seconds wakes nobody.',
    read: duration(bounds.INCIDENT_SETTLE, 60_000),
  },
  incidentRemind: {
    name: 'INCIDENT_REMIND',
    about: 'When an open incident is told again; twice as long each further time, at most a week: nobody reads the tenth mail of a day.',
    read: duration(bounds.INCIDENT_REMIND, 4 * 3_600_000),
  },
  incidentProbes: {
    name: 'INCIDENT_PROBES',
    about:
      'Accounts that an incident asks the platform for at each look. Three: one may be dead by itself, and two others still tell. Raise it when many are.',
    read: whole(1, 50).default(3),
  },
  incidentReleasePerMinute: {
    name: 'INCIDENT_RELEASE_PER_MINUTE',
    about:
      'Cases let go per minute when an incident is over. Ten a second is what platforms allow one app (HubSpot: 100 calls in 10 s). Lower it for a stricter platform, or to mail people more slowly.',
    read: whole(1, 100_000).default(600),
  },
  outbreakTenants: {
    name: 'OUTBREAK_TENANTS',
    about:
      "Tenants that must fail at once, whatever their answers say, to make an incident; the square root of the app's tenants where that is more (10 of 100, 45 of 2,000). Not 1: one customer's administrator may revoke hundreds of accounts. Not 2: that happens by chance.",
    read: whole(2, 100_000).default(3),
  },
  outbreakWindow: {
    name: 'OUTBREAK_WINDOW',
    about:
      'How close together these failures must be. Failures of people’s own making are hours apart; a sweep meets a broken app in minutes.',
    read: duration(bounds.OUTBREAK_WINDOW, 15 * 60_000),
  },
  outbreakQuiet: {
    name: 'OUTBREAK_QUIET',
    about:
      'How long after staff resolved an incident its app gets none for many failures at once: they have decided that people are to be asked. An answer that blames the app still makes one.',
    read: duration(bounds.OUTBREAK_QUIET, 86_400_000),
  },
  probesApart: {
    name: 'PROBES_APART',
    about: "Least time between two probes of one account, whatever its policy's `probe_every` says; sandbox accounts are probed faster.",
    read: duration(bounds.PROBES_APART, 10_000),
  },
  reportsApart: {
    name: 'REPORTS_APART',
    about:
      'How long after a good refresh a reported 401 counts against the connection itself, and how far apart such reports must be to count as more than one. Right after a refresh a platform may not know the new token everywhere. Raise it for platforms whose servers take longer to agree.',
    read: duration(bounds.REPORTS_APART, 60_000),
  },
  reconcileEvery: {
    name: 'RECONCILE_EVERY',
    about:
      'How often cases, incidents and attempts without an execution are looked for, and how old they must be; also how often client secrets that run out are.',
    read: duration(bounds.RECONCILE_EVERY, 300_000),
  },
} as const satisfies Record<string, Variable>

/** A variable as the documentation shows it. */
export interface DocumentedVariable extends SettingType {
  readonly name: string
  readonly about: string
  /** In the words of `read`: milliseconds for a duration; undefined: it has none. */
  readonly byDefault: string | number | undefined
  readonly otherwise: string | undefined
}

/** Every variable, in the order of docs/settings.md. */
export const documentedVariables: readonly DocumentedVariable[] = Object.values(variables).map(({ name, about, read, ...more }) => ({
  name,
  about,
  ...typeOf(read),
  byDefault: read.safeParse(undefined).data,
  otherwise: 'otherwise' in more ? more.otherwise : undefined,
}))
