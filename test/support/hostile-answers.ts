import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

/** Tokens that have to arrive, and what else stands beside them. */
export interface Promised {
  readonly accessToken: string
  readonly refreshToken: string
  readonly names: readonly string[]
}

/** Bytes of an HTTP answer, or of what is none, and what a lenient client reads in it. */
export interface HostileAnswer {
  readonly bytes: Buffer
  /** Tokens that have to arrive; null: none are promised. */
  readonly promised: Promised | null
}

/** Makes answers out of what breaks readers: lives, scopes, types, depth, encodings, labels, statuses, headers and plain noise. */
export const hostileAnswers = (
  random: () => number,
  /** Stands in each good answer too. */
  given: Readonly<Record<string, unknown>> = {},
): ((n: number) => HostileAnswer) => {
  const int = (below: number): number => Math.floor(random() * below)
  const pick = <T>(from: readonly T[]): T => from[int(from.length)] as T
  const chance = (share: number): boolean => random() < share
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => int(256)))
  const odd = (): unknown =>
    pick<() => unknown>([
      () => pick([9223372036854775, 1e308, -1, 0, 0.1, '9'.repeat(300), '1e999', 253402300800, '', ' ', 'soon', null, true, {}, []]),
      () => '\u0000\ud800\u202e',
      () => 'x'.repeat(int(20_000)),
      () => noise(20).toString('latin1'),
      () => ({ a: [{ b: odd0() }] }),
      () => JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as unknown,
    ])()
  const odd0 = (): unknown => pick([null, 1e300, '\u0000', 'ok', -0])
  const names = [
    'scope',
    'expires_at',
    'expires_on',
    'token_type',
    'id_token',
    'ok1',
    'error_description',
    'refresh_token_expires_in',
    '__proto__',
    'data',
    'body',
    'user',
    'name',
    'instance',
  ]

  const good = (n: number) => {
    const [accessToken, refreshToken] = [`at-${String(n)}-${String(int(1e9))}`, `rt-${String(n)}-${String(int(1e9))}`]
    const fields: Record<string, unknown> = {
      ...given,
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: pick([3600, '3600', '3600.0', 9223372036854775, 1e300, 1e15]),
    }
    for (let more = int(5); more > 0; more -= 1)
      Object.defineProperty(fields, pick(names), { value: odd(), enumerable: true, configurable: true })
    const inner: unknown = chance(0.2) ? { [pick(['data', 'body'])]: fields, status: 0 } : fields
    const text = written(inner)
    return { text, promised: { accessToken, refreshToken, names: Object.keys(fields) } }
  }
  const written = (value: unknown): string => {
    const json = JSON.stringify(value)
    const spelt = chance(0.2) ? json.replace('"access_token"', '"accessToken"').replace('"refresh_token"', '"Refresh-Token"') : json
    const wrapped = chance(0.15) ? JSON.stringify(spelt) : spelt
    return `${chance(0.2) ? '\ufeff' : ''}${chance(0.2) ? '\n ' : ''}${wrapped}`
  }
  const coded = (body: Buffer): readonly [string | null, Buffer] =>
    pick<() => readonly [string | null, Buffer]>([
      () => [null, body],
      () => [null, body],
      () => ['gzip', gzipSync(body)],
      () => ['br', brotliCompressSync(body)],
      () => ['deflate', deflateSync(body)],
      () => ['gzip', body],
      () => ['x-nothing', body],
    ])()
  const labels = ['application/json', 'text/html', 'text/plain', 'application/json; charset=utf-8', '', ';;;', 'application/octet-stream']
  const extras = [
    'Retry-After: 99999999999999999999',
    'Retry-After: Fri, 31 Dec 9999 23:59:59 GMT',
    'WWW-Authenticate: Basic realm="\xff\xfe"',
    'Location: https://elsewhere.example/login?code=\xe9',
    `X-Long: ${'y'.repeat(3_000)}`,
    'Set-Cookie: a=b',
  ]
  const answer = (status: number, body: Buffer, coding: string | null): Buffer => {
    const lines = [
      `HTTP/1.1 ${String(status)} ${pick(['OK', 'Odd', '\xe9'])}`,
      `Content-Type: ${pick(labels)}`,
      ...(coding === null ? [] : [`Content-Encoding: ${coding}`]),
      ...(chance(0.2) ? [pick(extras)] : []),
      `Content-Length: ${String(body.length)}`,
      'Connection: close',
    ]
    return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])
  }

  const readable = (n: number): HostileAnswer => {
    const { text, promised } = good(n)
    const [coding, body] = coded(Buffer.from(text))
    return { bytes: answer(pick([200, 200, 201, 203]), body, coding), promised }
  }
  /** Of a good one: changed somewhere, or under another status. */
  const damaged = (n: number): HostileAnswer => {
    const { text } = good(n)
    const [coding, body] = coded(Buffer.from(text))
    const whole = answer(pick([200, 204, 302, 400, 401, 403, 418, 429, 500, 503, 599, 999]), body, coding)
    for (let times = int(6); times > 0; times -= 1) whole[int(whole.length)] = int(256)
    return { bytes: chance(0.2) ? whole.subarray(0, int(whole.length)) : whole, promised: null }
  }
  const refused = (): HostileAnswer => {
    const error = pick<unknown>(['invalid_grant', 'invalid_client', 'invalid_request', 'x\u0000', '', 5, null, { code: odd() }, [odd()]])
    const body = Buffer.from(JSON.stringify({ error, error_description: odd(), error_codes: [odd()], errors: odd() }))
    return { bytes: answer(pick([200, 400, 401, 403, 404, 409, 422]), body, null), promised: null }
  }
  const junk = (): HostileAnswer => ({
    bytes: pick([() => noise(int(400)), () => Buffer.alloc(0), () => answer(200, noise(int(2_000)), pick(['gzip', 'zstd', 'br', null]))])(),
    promised: null,
  })

  return (n) => pick([readable, readable, damaged, refused, junk])(n)
}
