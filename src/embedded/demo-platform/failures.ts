import { z } from 'zod'

/** An OAuth error answer, RFC 6749 section 5.2 where it names a status, what real platforms send where it does not. */
const oauthError = (status: number, error: string, error_description: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error, error_description }),
})

/** Failures that are a fixed response. `retry-after` is added if the failure has one. */
export const answers = {
  invalid_grant: oauthError(400, 'invalid_grant', 'Token has been expired or revoked.'),
  invalid_client: oauthError(401, 'invalid_client', 'Client authentication failed.', { 'www-authenticate': 'Basic realm="lumen"' }),
  unauthorized_client: oauthError(400, 'unauthorized_client', 'This app may not use this grant type.'),
  invalid_scope: oauthError(400, 'invalid_scope', 'The requested scope exceeds what was granted.'),
  invalid_request: oauthError(400, 'invalid_request', 'The request is missing a required parameter.'),
  unsupported_grant_type: oauthError(400, 'unsupported_grant_type', 'This grant type is not supported.'),
  consent_required: oauthError(400, 'consent_required', 'The user has to consent again.'),
  interaction_required: oauthError(400, 'interaction_required', 'The user has to sign in again.'),
  login_required: oauthError(400, 'login_required', 'The user has to sign in.'),
  access_denied: oauthError(403, 'access_denied', 'Access was denied.'),
  temporarily_unavailable: oauthError(503, 'temporarily_unavailable', 'Try again later.'),
  server_error: oauthError(500, 'server_error', 'Something went wrong on our side.'),
  '503': { status: 503, headers: { 'content-type': 'text/plain' }, body: 'Service Unavailable' },
  '500': { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' },
  '429': { status: 429, headers: { 'content-type': 'application/json', 'retry-after': '1' }, body: '{"message":"Too many requests"}' },
  /** A proxy's or portal's page in place of the platform's answer. */
  html: {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>',
  },
  '200_without_token': { status: 200, headers: { 'content-type': 'application/json' }, body: '{"token_type":"Bearer","expires_in":3600}' },
  /** As Slack says it. */
  '200_ok_false': { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":false,"error":"invalid_refresh_token"}' },
  /** A 4xx with an unknown code. */
  odd_4xx: { status: 418, headers: { 'content-type': 'application/json' }, body: '{"fault":{"code":"LUMEN-7791","text":"Teapot"}}' },
  /** 10 MB: a reader without a cap keeps all of it. */
  huge: { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.alloc(10 * 1024 * 1024, ' ') },
  /** Bytes that are not UTF-8. */
  latin1: {
    status: 400,
    headers: { 'content-type': 'application/json; charset=iso-8859-1' },
    body: Buffer.from('{"error":"invalid_grant","error_description":"Accès révoqué par l’administrateur"}'.replace('’', "'"), 'latin1'),
  },
} as const satisfies Record<string, { status: number; headers: Record<string, string>; body: string | Buffer }>

/** What no answer can say: silence, a cut line, half an answer; `pass` fails nothing (for `delay_ms` alone). */
const breaks = ['timeout', 'reset', 'half_body', 'pass'] as const

const failureNames = [...Object.keys(answers), ...breaks] as (keyof typeof answers | (typeof breaks)[number])[]

export const failureGiven = z.strictObject({
  /** Only requests of this app, of this person; left out: all. */
  client_id: z.string().optional(),
  sub: z.string().optional(),
  /** `all`: refresh and code. `authorize` answers the sign-in itself, by redirect, with an OAuth error name. */
  match: z.enum(['refresh', 'code', 'all', 'userinfo', 'api', 'authorize']).default('all'),
  answer: z.union([
    z.enum(failureNames),
    z.strictObject({
      status: z.number().int().min(200).max(599),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
    }),
  ]),
  /** Only the next so many; left out: until cleared. */
  times: z.number().int().positive().optional(),
  delay_ms: z.number().int().nonnegative().optional(),
  /** Seconds, or an HTTP date. */
  retry_after: z.union([z.number(), z.string()]).optional(),
  /** `consume`: the platform did its work (the token is rotated, the code spent), only the answer was lost. */
  after: z.literal('consume').optional(),
})

export type FailureGiven = z.input<typeof failureGiven>
export type Failure = z.output<typeof failureGiven> & { readonly id: string }

export const failureFilter = failureGiven
  .pick({ client_id: true, sub: true })
  .extend({ id: z.string().optional(), match: failureGiven.shape.match.unwrap().optional() })
export type FailureFilter = z.input<typeof failureFilter>

type Asked = {
  readonly match: 'refresh' | 'code' | 'userinfo' | 'api' | 'authorize'
  readonly client_id: string | undefined
  readonly sub: string | undefined
}

/** The switch. What was set last wins. */
export class Failures {
  #list: Failure[] = []
  #count = 0

  set(given: FailureGiven): { id: string } {
    this.#count += 1
    const failure = { ...failureGiven.parse(given), id: `failure_${String(this.#count)}` }
    this.#list.unshift(failure)
    return { id: failure.id }
  }

  /** Ends those that fit; without a filter, all. Returns how many. */
  clear(filter: FailureFilter = {}): number {
    const before = this.#list.length
    this.#list = this.#list.filter((failure) =>
      Object.entries(filter).some(([key, value]) => value !== undefined && failure[key as keyof Failure] !== value),
    )
    return before - this.#list.length
  }

  list(): Failure[] {
    return [...this.#list]
  }

  /** The failure for this request, counted as used. */
  take(asked: Asked): Failure | undefined {
    const token = asked.match === 'refresh' || asked.match === 'code'
    const found = this.#list.find(
      (failure) =>
        (failure.match === asked.match || (failure.match === 'all' && token)) &&
        (failure.client_id === undefined || failure.client_id === asked.client_id) &&
        (failure.sub === undefined || failure.sub === asked.sub),
    )
    if (found?.times !== undefined) {
      found.times -= 1
      if (found.times === 0) this.#list = this.#list.filter((failure) => failure !== found)
    }
    return found
  }
}
