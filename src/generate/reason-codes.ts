import { localCauses } from '../accounts/account/local-judgement.js'
import { decisionTable } from '../domain/decision-table.js'
import { judge } from '../domain/judge.js'
import { judgeProbe } from '../domain/judge-probe.js'
import { addresseeOf, operatorCauses } from '../domain/judgement.js'
import type { Answered, NoAnswerWhy, PlatformAnswer } from '../domain/platform-answer.js'
import type { Addressee, Verdict } from '../domain/verdict.js'
import { genericRules } from '../platforms/generic-answers.js'
import { allPlatforms } from '../platforms/index.js'
import { table } from '../platforms/platform-table.js'

/** What may be in a case's `reason.code`, and to whom it leads. */
interface ReasonCode {
  readonly code: string
  readonly verdict: Verdict
  readonly addressee: Addressee | null
}

const reconnect = 'The person reconnects with the mailed link.'
const wait = 'Nothing: it is retried. After `confirm` support is asked.'
const platformSettings = "Fix the app's settings at the platform, or `PATCH /integration/:id`."

/** What helps, by code; support and operators read it. */
const whatHelps: Readonly<Record<string, string>> = {
  access_denied: reconnect,
  access_policy: "The customer's administrator changes the rule that keeps the app out, then the person reconnects.",
  account_disabled:
    "The customer's administrator unlocks the account, or another person reconnects (`PATCH /integrated-account/:id` for new contacts).",
  account_gone: 'Another person of the customer reconnects; change the contacts.',
  admin_assignment: "The customer's administrator assigns the person to the app.",
  admin_consent_required: "The customer's administrator allows the app's permissions.",
  app_deleted: 'Restore the app at the platform, or register a new one: `PATCH /integration/:id`.',
  app_disabled: 'Ask the platform why it has disabled the app; switch it on again.',
  app_refused: platformSettings,
  app_unknown: 'Correct `oauth.client_id`, or register the app in the right directory.',
  client_mismatch: 'Import the refresh token with the integration whose client id it was granted to, or let the person reconnect.',
  client_replaced: 'The person reconnects: only a new consent gives access to the new client id.',
  client_secret_expired: 'Make a new secret at the platform: `PATCH /integration/:id { "oauth": { "client_secret" } }`.',
  consent_required: reconnect,
  context_invalid: "Correct the account's `context` with `PATCH /integrated-account/:id`.",
  egress_refused: 'Correct the address with `PATCH /integration/:id`, or allow it in `EGRESS_ALLOW`.',
  email_unverified: 'The person confirms their email address at the platform, then reconnects.',
  empty_answer:
    'Reconnect, where the other customers of the app work; else support reads the result of the client check on the case, then sets the verdict.',
  endpoint_changed: 'A second person checks the new addresses, then `POST /integration/:id/confirm-endpoints`.',
  endpoint_moved: 'Enter the new token endpoint: `PATCH /integration/:id`.',
  grant_in_doubt: 'Nothing: the grant is tried once more after `SECOND_TRY_AFTER`.',
  integration_disabled: 'Switch the integration on: `PATCH /integration/:id { "is_enabled": true }`.',
  interaction_required: reconnect,
  interrupted: wait,
  invalid_client:
    'Set the right client secret: `PATCH /integration/:id`. `POST /integration/:id/check` says whether the platform accepts it.',
  invalid_grant: reconnect,
  invalid_request: "Check the integration's endpoints, `refresh_params` and `token_params`.",
  invalid_scope: "Reconnect; where the integration's scopes were changed, correct them first.",
  issuer_changed: "Restore the realm's address, or have every customer reconnect.",
  key_forbidden: 'The person enters a key with the needed rights.',
  key_refused: 'The person enters a new key.',
  login_required: reconnect,
  no_access_token: 'Read the answer on the case; set `oauth.token_at` if the token is elsewhere, then `POST /case/:id/read-again`.',
  no_refresh_token: 'Reconnect; ask for the scope that gives lasting access, such as `offline_access`.',
  not_stored: 'Look at the database: the tokens are kept sealed and written later.',
  not_subscribed: "The customer's administrator renews the subscription or switches the service on.",
  observed: 'Nothing during a dual run: the other system refreshes.',
  org_internal: 'Publish the app for other organizations, or connect an account of the right one.',
  own_rule: 'As your own verdict rule says.',
  password_expired: 'The person changes the password at the platform, then reconnects.',
  platform_bad_answer: wait,
  platform_error: wait,
  platform_timeout: wait,
  platform_tls: 'Nothing, unless the certificate is of a private CA: then `NODE_EXTRA_CA_CERTS`.',
  platform_unreachable: wait,
  rate_limited: 'Nothing: `Retry-After` is respected. If it lasts, lower `SWEEP_APP_CONCURRENCY`.',
  realm_disabled: 'Switch the realm on.',
  redirect_mismatch: "Register the integration's `redirect_uri` at the platform.",
  refresh_token_may_be_gone: 'Read the kept answer (`POST /case/:id/read-again`), or let the person reconnect.',
  refresh_token_unreadable: 'The access token works until it expires; then the person reconnects.',
  rejected: "The customer's administrator gives the person their access back, or another person reconnects.",
  rejection_unsure: 'Nothing: the platform is asked again.',
  reported_without_answer: "Let the other system send the platform's answer with its report.",
  rotation_off: 'Switch token rotation on in the settings of the app.',
  server_error: wait,
  session_policy: "Reconnect; so that it lasts, the customer's administrator marks the app as trusted.",
  temporarily_unavailable: wait,
  testing_mode_suspected: 'Publish the app at Google, then let the people reconnect.',
  too_early: 'Nothing: it is retried when the platform allows it.',
  too_many_tokens: wait,
  unauthorized_client: platformSettings,
  unauthorized_reported: 'The person enters a new key.',
  unrecognized_answer: 'Read the answer on the case, then set the verdict; a verdict rule (`PUT /verdict-rules`) remembers it.',
  unsupported_grant_type: 'Correct the token endpoint: `PATCH /integration/:id`.',
  vault_unreadable: 'Put the key that sealed the credentials back into `VAULT_KEYS`, then restart.',
}

const answered = (status: number, headers: Answered['headers'] = {}): PlatformAnswer => ({
  kind: 'answer',
  status,
  headers,
  bodyText: 'What?',
  body: null,
  receivedAt: 0,
})
const silences: readonly NoAnswerWhy[] = [
  'dns',
  'timeout',
  'reset',
  'refused',
  'tls',
  'too_large',
  'bad_answer',
  'aborted',
  'egress_refused',
]

/** Every code that the rules, the table and the causes of our own can give, without repeats. */
const reasonCodes = (): readonly ReasonCode[] => {
  const said = [
    ...silences.map((why) => ({ kind: 'no_answer', why, message: '' }) as const),
    ...[200, 400, 408, 429, 500].map((status) => answered(status)),
    answered(302, { location: 'https://elsewhere.example/token' }),
  ].map((answer) => judge(answer, genericRules, { scopesChangedSinceGrant: false }))
  const entries: readonly ReasonCode[] = [
    ...allPlatforms().flatMap(({ rules }) =>
      rules.answers.map((rule) => ({ ...rule, addressee: addresseeOf(rule.verdict, rule.addressee) })),
    ),
    ...decisionTable.flatMap(({ code, verdict, addressee }) =>
      code === undefined || verdict === 'as_said' ? [] : [{ code, verdict, addressee: addresseeOf(verdict, addressee) }],
    ),
    ...said,
    ...[401, 403].map((status) => judgeProbe(answered(status), genericRules, [])),
    ...Object.keys(operatorCauses).map((code) => ({ code, verdict: 'operator', addressee: 'operator' }) as const),
    ...Object.entries(localCauses).map(([code, cause]) => ({ code, ...cause })),
    { code: 'grant_in_doubt', verdict: 'transient', addressee: null },
    { code: 'own_rule', verdict: 'user', addressee: 'contact' },
  ]
  const seen = new Map(entries.map((one) => [`${one.code} ${one.verdict} ${String(one.addressee)}`, one]))
  return [...seen.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

const notified: Readonly<Record<Addressee, string>> = {
  contact: 'the contacts',
  admin: "the customer's administrator, else the contacts",
  operator: 'your operators',
  support: 'support',
}

/** Returns docs/reason-codes.md. Throws for a code without advice. */
export const reasonCodeTable = (): string => {
  const codes = new Map<string, ReasonCode[]>()
  for (const one of reasonCodes()) codes.set(one.code, [...(codes.get(one.code) ?? []), one])
  const rows = [...codes].map(([code, all]) => {
    const help = whatHelps[code]
    if (help === undefined) throw new Error(`src/generate/reason-codes.ts does not say what helps against ${code}`)
    const isOwn = code === 'own_rule'
    const who = all.map(({ addressee }) => (addressee === null ? 'no one' : notified[addressee]))
    return [
      `\`${code}\``,
      isOwn ? 'as the rule says' : [...new Set(all.map(({ verdict }) => `\`${verdict}\``))].join(' or '),
      isOwn ? 'as the rule says' : [...new Set(who)].join(' or '),
      help,
    ]
  })
  return `${[
    '# Reason codes',
    'Written by `npm run generate` from the rules, the decision table and `src/generate/reason-codes.ts`; change it there.',
    "A case's `reason.code` names what the platform said or what Relink found. Codes are shared by all platforms and stable. `reason.summary` says the same in a sentence, `reason.platform_code` and `reason.platform_message` are the platform's own words. [Verdicts](verdicts.md) says how the evidence may overrule the verdict in this table; [platforms](platforms.md) has each platform's rules.",
    table(['code', 'verdict', 'who is notified', 'what helps'], rows),
  ].join('\n\n')}\n`
}
