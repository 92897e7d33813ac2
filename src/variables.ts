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
    about:
      "Only for `relink migrate`: the same database with the role that owns the tables, so that the role in DATABASE_URL doesn't have to own them.",
    read: url(['postgres:', 'postgresql:']).optional(),
  },
  databasePoolSize: {
    name: 'DATABASE_POOL_SIZE',
    about: 'Connections per process. Raise it with more activity slots; lower it when PostgreSQL runs out of connections.',
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
    about: "The API token for these calls; they show the token's environment.",
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
      'Connections to the mail server, and concurrent mail steps: with more steps than connections, steps time out in the pool and mails are sent twice.',
    read: whole(1, 50).default(5),
  },
  smtpTimeout: {
    name: 'SMTP_TIMEOUT',
    about: 'Longest time until the mail server is ready for a message: name look-up, connection, greeting and commands together.',
    read: duration(bounds.SMTP_TIMEOUT, 25_000),
  },
  smtpAnswerTimeout: {
    name: 'SMTP_ANSWER_TIMEOUT',
    about:
      'Longest wait for the response to a message that was handed over whole. After that it counts as sent, and support is notified. RFC 5321 asks for ten minutes: a server that is given less time may still deliver a message that Relink has given up on.',
    read: duration(bounds.SMTP_ANSWER_TIMEOUT, 600_000),
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    otherwise: '`start`: http://localhost:PORT',
    about:
      'Where browsers reach Relink: every link, redirect URI and cookie decision is based on it; the Host header is never read. http only on loopback.',
    read: url(['http:', 'https:']).optional(),
  },
  port: { name: 'PORT', otherwise: '4000', about: 'HTTP port.', read: whole(0, 65_535).optional() },
  bind: { name: 'BIND', otherwise: '0.0.0.0; `start`: 127.0.0.1', about: 'Address that the API listens on.', read: text.optional() },
  metricsPort: {
    name: 'METRICS_PORT',
    about: 'Port of /metrics, separate from the API. Without it, metrics are not served.',
    read: whole(0, 65_535).optional(),
  },
  metricsBind: {
    name: 'METRICS_BIND',
    about: 'Address that /metrics listens on. It requires no password, so by default only this machine can reach it.',
    read: text.default('127.0.0.1'),
  },
  inboundSmtpPort: {
    name: 'INBOUND_SMTP_PORT',
    about: 'Port on which a worker receives bounces and replies (docs/mail.md). Without it, it receives none.',
    read: whole(0, 65_535).optional(),
  },
  inboundSmtpBind: {
    name: 'INBOUND_SMTP_BIND',
    about: 'Address that it listens on. Your own mail server forwards mail to it, so by default only this machine can reach it.',
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
      'How long the API keeps an idle connection open. Set it longer than the proxy in front does: a proxy that uses a connection that was just closed answers 502.',
    read: duration(bounds.HTTP_KEEP_ALIVE, 65_000),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    about: "How many proxies in front are trusted to report the client's address.",
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
      'http://user:password@host:3128: a proxy that accepts CONNECT, for every call to an address that another party chose, except those that EGRESS_ALLOW allows. Behind it only names and literal addresses can be checked here: the proxy must reject private addresses itself.',
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
    about: 'Where `relink start` stores the data of the parts that it starts.',
    read: text.optional(),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    about: 'Least severe level that is logged.',
    read: oneOf(['debug', 'info', 'warn', 'error']).default('info'),
  },
  maxCachedWorkflows: {
    name: 'MAX_CACHED_WORKFLOWS',
    about: 'Workflows that a worker keeps in memory, 0.2 to 0.3 MB each. Raise it if there is memory to spare.',
    read: whole(1, 20_000).default(150),
  },
  openingMax: {
    name: 'OPENING_MAX',
    about:
      'Cases being started that have no verdict or no first mail yet, over all workers. Raise it when platforms respond quickly and storms drain too slowly.',
    read: whole(1, 10_000).default(40),
  },
  openingBatchFrom: {
    name: 'OPENING_BATCH_FROM',
    about:
      'When more new cases than this wait to be started, a worker opens them in batches until none is left: one transaction for forty cases, and no Temporal task for a case before something is due. 0: always.',
    read: whole(0, 1_000_000).default(50),
  },
  platformConcurrency: { name: 'PLATFORM_CONCURRENCY', about: 'Concurrent platform calls per worker.', read: whole(1, 500).default(20) },
  platformTimeout: {
    name: 'PLATFORM_TIMEOUT',
    about: "Longest wait for a platform's response. An account's lease lasts twice as long.",
    read: duration(bounds.PLATFORM_TIMEOUT, 20_000),
  },
  secondTryAfter: {
    name: 'SECOND_TRY_AFTER',
    about:
      'Shortest wait before the second look: after a response that blames the app, before anyone is paged or mailed about it; and before a refused grant is tried once more at a platform that refuses by mistake now and then, or after a race that it forgives. The wait is at most four times as long.',
    read: duration(bounds.SECOND_TRY_AFTER, 30_000),
  },
  clientCheckEvery: {
    name: 'CLIENT_CHECK_EVERY',
    about:
      "Shortest time between two requests to an OAuth app's revocation endpoint that check its client; the result counts for all its accounts and for all processes.",
    read: duration(bounds.CLIENT_CHECK_EVERY, 600_000),
  },
  sweepEvery: {
    name: 'SWEEP_EVERY',
    about: 'How often a sweep for accounts due for a refresh starts. A sweep continues until none is left.',
    read: duration(bounds.SWEEP_EVERY, 30_000),
  },
  sweepConcurrency: {
    name: 'SWEEP_CONCURRENCY',
    about: 'Concurrent refreshes of the sweep, over all platforms. Raise it if accounts are refreshed too late.',
    read: whole(1, 1_000).default(40),
  },
  sweepPlatformConcurrency: {
    name: 'SWEEP_PLATFORM_CONCURRENCY',
    about: 'How many of these may call one platform.',
    read: whole(1, 1_000).default(20),
  },
  sweepAppConcurrency: {
    name: 'SWEEP_APP_CONCURRENCY',
    about: "How many of these may use one OAuth app. Lower it for a platform that limits an app's call rate.",
    read: whole(1, 1_000).default(10),
  },
  sweepPause: {
    name: 'SWEEP_PAUSE',
    about:
      "How long a refresh waits after a platform's outage, or an app after a 429 without `Retry-After`, while the token is still valid.",
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
    about: 'How long a sign-in link mailed to staff works.',
    read: duration(bounds.STAFF_SIGN_IN_LIFE, 15 * 60_000),
  },
  staffSessionIdle: {
    name: 'STAFF_SESSION_IDLE',
    about: 'How long a console session lasts without being used.',
    read: duration(bounds.STAFF_SESSION_IDLE, 8 * 3_600_000),
  },
  staffSessionLife: {
    name: 'STAFF_SESSION_LIFE',
    about: 'How long a console session lasts at most.',
    read: duration(bounds.STAFF_SESSION_LIFE, 24 * 3_600_000),
  },
  staffOpenIdIssuer: {
    name: 'STAFF_OPENID_ISSUER',
    about:
      "The company's own OpenID provider, for staff; exactly as its metadata names it. Register PUBLIC_URL/console/api/open-id/callback there. A private address must be in EGRESS_ALLOW.",
    read: url(['http:', 'https:']).optional(),
  },
  staffOpenIdClientId: { name: 'STAFF_OPENID_CLIENT_ID', about: "Relink's client id at that provider.", read: text.optional() },
  staffOpenIdClientSecret: {
    name: 'STAFF_OPENID_CLIENT_SECRET',
    about: "The client's secret; a public client has none.",
    read: text.optional(),
  },
  staffOpenIdLabel: {
    name: 'STAFF_OPENID_LABEL',
    about: 'The name on the sign-in button: “Sign in with …”.',
    read: text.default('your company account'),
  },
  deliveryWindow: {
    name: 'DELIVERY_WINDOW',
    about: 'How long a webhook delivery is tried before it is parked.',
    read: duration(bounds.DELIVERY_WINDOW, 86_400_000),
  },
  deliveryBackOff: {
    name: 'DELIVERY_BACK_OFF',
    about: 'Wait before the second try of a delivery; it doubles with each try, up to an hour.',
    read: duration(bounds.DELIVERY_BACK_OFF, 10_000),
  },
  idempotencyLife: {
    name: 'IDEMPOTENCY_LIFE',
    about: 'How long the response to a POST with an Idempotency-Key is stored and repeated.',
    read: duration(bounds.IDEMPOTENCY_LIFE, 86_400_000),
  },
  deliveryTimeout: {
    name: 'DELIVERY_TIMEOUT',
    about: 'How long an endpoint may take to respond to a webhook delivery with 2xx. The contract says 10 s.',
    read: duration(bounds.DELIVERY_TIMEOUT, 10_000),
  },
  webhookConcurrency: {
    name: 'WEBHOOK_CONCURRENCY',
    about: 'Concurrent first tries per worker, over all endpoints (at most 32 to one); retries have a quarter as many slots in addition.',
    read: whole(4, 5_000).default(256),
  },
  webhookDeactivateAfter: {
    name: 'WEBHOOK_DEACTIVATE_AFTER',
    about: 'How long every try to an endpoint must have failed before it is deactivated and its owner is mailed.',
    read: duration(bounds.WEBHOOK_DEACTIVATE_AFTER, 5 * 86_400_000),
  },
  incidentSettle: {
    name: 'INCIDENT_SETTLE',
    about:
      'How long the first alert waits after an incident opens, so that it can say how many connections wait, and a fault that lasts seconds alerts no one.',
    read: duration(bounds.INCIDENT_SETTLE, 60_000),
  },
  incidentRemind: {
    name: 'INCIDENT_REMIND',
    about:
      'When the alert about an open incident is repeated; the interval doubles each time, up to a week, so that the mails still get read.',
    read: duration(bounds.INCIDENT_REMIND, 4 * 3_600_000),
  },
  incidentProbes: {
    name: 'INCIDENT_PROBES',
    about:
      'Accounts that an incident probes each time. Three, since one may be broken for its own reasons, and two others still give an answer. Raise it when many are.',
    read: whole(1, 50).default(3),
  },
  incidentReleasePerMinute: {
    name: 'INCIDENT_RELEASE_PER_MINUTE',
    about:
      'Cases released per minute when an incident is over. The default, ten a second, is what platforms allow one app (HubSpot: 100 calls in 10 s). Lower it for a stricter platform, or to mail people more slowly.',
    read: whole(1, 100_000).default(600),
  },
  outbreakTenants: {
    name: 'OUTBREAK_TENANTS',
    about:
      "Tenants that must fail together, whatever their responses say, to open an incident; the square root of the app's tenants if that is more (10 of 100, 45 of 2,000). Not 1: one customer's administrator may revoke hundreds of accounts. Not 2: that happens by chance.",
    read: whole(2, 100_000).default(3),
  },
  outbreakWindow: {
    name: 'OUTBREAK_WINDOW',
    about:
      'How close together these failures must be. Failures that people cause themselves are hours apart; a sweep runs into a broken app within minutes.',
    read: duration(bounds.OUTBREAK_WINDOW, 15 * 60_000),
  },
  outbreakQuiet: {
    name: 'OUTBREAK_QUIET',
    about:
      'How long after staff resolved an incident many failures at once open no new one for its app: staff have decided that people are to be asked. A response that blames the app still opens one.',
    read: duration(bounds.OUTBREAK_QUIET, 86_400_000),
  },
  probesApart: {
    name: 'PROBES_APART',
    about:
      "Shortest time between two probes of one account, whatever its policy's `probe_every` says; sandbox accounts are probed more often.",
    read: duration(bounds.PROBES_APART, 10_000),
  },
  reportsApart: {
    name: 'REPORTS_APART',
    about:
      "How long after a successful refresh a reported 401 counts against the connection itself, and how far apart such reports must be to count separately. Right after a refresh, not all of a platform's servers may know the new token. Raise it for platforms whose servers take longer.",
    read: duration(bounds.REPORTS_APART, 60_000),
  },
  reconcileEvery: {
    name: 'RECONCILE_EVERY',
    about:
      'How often Relink looks for cases, incidents and attempts without an execution, and how old these must be; also how often it looks for client secrets that are about to expire.',
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
