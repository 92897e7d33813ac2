import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { lifeOf, momentOf } from '../src/domain/said-life.js'
import { retryAfterMs } from '../src/domain/retry-after.js'
import { decodeBody } from '../src/egress/decode-body.js'
import { parseBody } from '../src/egress/parse-body.js'
import { platformAnswer, readAgain } from '../src/egress/platform-answer.js'
import { isGoodAnswer } from '../src/oauth/good-answer.js'
import { readScopes } from '../src/oauth/read-scopes.js'
import { tokensFrom } from '../src/oauth/tokens.js'

const year = 365 * 86_400
const now = Date.parse('2026-11-29T12:00:00Z')

describe('a life', () => {
  it.each([
    ['3600', 3600],
    ['3600.0', 3600],
    [' 3600 ', 3600],
    ['3.6e3', 3600],
    ['3600s', 3600],
    [3600.7, 3600],
    [9223372036854775, year],
    ['9223372036854775807', year],
    [253402300800, year],
    [Infinity, year],
    ['1e9999', year],
    [0, null],
    [-5, null],
    ['-5', null],
    [0.4, null],
    [NaN, null],
    ['', null],
    ['soon', null],
    [null, null],
    [{}, null],
    [true, null],
  ])('%j is %j s', (said, seconds) => {
    expect(lifeOf(said)).toBe(seconds)
  })
})

describe('a moment', () => {
  const inAnHour = now + 3_600_000
  it.each([
    [inAnHour / 1000, inAnHour],
    [String(inAnHour / 1000), inAnHour],
    [inAnHour, inAnHour],
    [inAnHour * 1000, inAnHour],
    ['2026-11-29T13:00:00Z', inAnHour],
    ['2026-11-29T13:00:00.123456789Z', inAnHour + 123],
    ['2026-11-29T14:00:00+01:00', inAnHour],
    ['2026-11-29T14:00:00+0100', inAnHour],
    ['2026-11-29 13:00:00', inAnHour],
    ['2026-11-29 13:00:00 UTC', inAnHour],
    ['Sun, 29 Nov 2026 13:00:00 GMT', inAnHour],
    ['2020-01-01T00:00:00Z', Date.parse('2020-01-01T00:00:00Z')],
    ['9999-12-31T23:59:59Z', now + year * 1000],
    [9223372036854775807, now + year * 1000],
    [Infinity, now + year * 1000],
    ['0001-01-01T00:00:00Z', null],
    [0, null],
    [3600, null],
    ['tomorrow', null],
    ['2026-99-99T99:99:99Z', null],
    [null, null],
  ])('%j', (said, at) => {
    expect(momentOf(said, now)).toBe(at)
  })
})

it('Retry-After is a day at most, and the first of two counts', () => {
  const day = 86_400_000
  expect(['120', '120, 60', '1.5', '9'.repeat(400), '1e9', 'soon', '-1', ''].map((said) => retryAfterMs(said, now))).toEqual([
    120_000,
    120_000,
    2_000,
    day,
    null,
    null,
    null,
    null,
  ])
  expect(retryAfterMs('Fri, 31 Dec 9999 23:59:59 GMT', now)).toBe(day)
})

describe('a body', () => {
  const plain = Buffer.from(
    '{"access_token":"zstd-token","refresh_token":"r","expires_in":3600,"token_type":"Bearer","scope":"read read read read"}',
  )
  /** Of `zstd` 1.5, since Node 20 has no encoder. */
  const zstd = Buffer.from(
    'KLUv/QRYvQIAAkURGJC1OgChJYhkOUAzn0XdxYp3RBhNmv9cAoUOCvktZbH3kY+a2gneKZZiFKZsnfSXC7jYJ+kjfpFQLwc1ZQa0dzKdEiohBQAoUqMpTFS3AVUOGGYTBC4wXQ==',
    'base64',
  )
  it.each([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['zstd', zstd],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
    ['identity', plain],
    ['gzip', plain],
    ['gzip', gzipSync(plain).subarray(0, -8)],
    ['lzma', plain],
  ])('coded as %s is read', (coding, bytes) => {
    expect(decodeBody(bytes, coding, 10_000, 'p.example').toString()).toBe(plain.toString())
  })

  it('is capped after it was decoded, whatever it says of itself', () => {
    const bomb = Buffer.alloc(5_000_000)
    const tooLarge = expect.objectContaining({ code: 'too_large' }) as unknown
    for (const [coding, bytes] of [
      ['gzip', gzipSync(bomb)],
      ['deflate', deflateSync(bomb)],
      ['br', brotliCompressSync(bomb)],
      ['gzip, gzip', gzipSync(gzipSync(bomb))],
      ['zstd', zstd],
      // A frame that asks for a window of 1 GB, then for a second one behind a good frame.
      ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 1, 0, 0])],
      ['zstd', Buffer.concat([zstd, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 1, 0, 0])])],
    ] as const) {
      const most = coding === 'zstd' ? plain.length - 1 : 100_000
      let thrown: unknown = null
      try {
        decodeBody(bytes, coding, most, 'p.example')
      } catch (error) {
        thrown = error
      }
      expect(thrown, coding).toEqual(tooLarge)
    }
  })

  const read = (body: string | Buffer, contentType = 'application/json') =>
    platformAnswer({ status: 200, headers: { 'content-type': contentType }, body: Buffer.from(body), receivedAt: now }).body
  it.each([
    ['\ufeff{"a":"b"}', undefined],
    [' \n{"a":"b"}\n', 'text/html'],
    ['{"a":"b"}', 'application/octet-stream'],
    ['"{\\"a\\":\\"b\\"}"', undefined],
    [JSON.stringify(JSON.stringify('\ufeff{"a":"b"}')), undefined],
    ['a=b', undefined],
    ['a=b', 'text/plain'],
    ['"a=b"', undefined],
    ['a=b\n', 'application/x-www-form-urlencoded; charset=UTF-8'],
    [Buffer.from('\ufeff{"a":"b"}', 'utf16le'), undefined],
    [Buffer.from('\ufeff{"a":"b"}', 'utf16le').swap16(), undefined],
    [Buffer.from('{"a":"b"}', 'utf16le'), 'application/json; charset="utf-16le"'],
    [Buffer.from('{"a":"b"}'), 'application/json; charset=no-such-thing'],
  ])('%j is read', (body, contentType) => {
    expect(read(body, contentType)).toEqual({ a: 'b' })
  })

  it('that is neither JSON nor a form is none, and the deepest does no harm', () => {
    expect(['', 'OK', '<html a=b>', '5', '"x"', 'null', '{"a":', 'x = y'].map((text) => parseBody(text, ''))).toEqual(Array(8).fill(null))
    const deep = `{"access_token":"t","more":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const parsed = parseBody(deep, '')
    expect(parsed).toMatchObject({ access_token: 't' })
    expect(JSON.stringify(parsed).length).toBeLessThan(200)
  })

  it('that is no UTF-8 is kept byte for byte, and read again the same', () => {
    const bytes = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xe9, 0x22, 0x7d])
    const answer = platformAnswer({
      status: 200,
      headers: { 'content-type': 'application/json;charset=latin1' },
      body: bytes,
      receivedAt: 0,
    })
    expect(answer.bodyBytes).toBe(bytes.toString('base64'))
    const kept = JSON.parse(JSON.stringify({ ...answer, body: null })) as typeof answer
    expect(readAgain(kept).body).toEqual({ a: 'é' })
  })
})

describe('tokens', () => {
  const generic = { platform: 'generic', scopes: ['read'], scopeSeparator: ' ' }
  const read = (body: unknown, reading: Parameters<typeof tokensFrom>[1] = generic) => {
    const tokens = tokensFrom({ kind: 'answer', status: 200, headers: {}, bodyText: '', body, receivedAt: now }, reading)
    return tokens && { ...tokens, accessToken: tokens.accessToken.reveal(), refreshToken: tokens.refreshToken?.reveal() ?? null }
  }

  it.each([
    ['another case', { Access_Token: 'a', refreshToken: 'r', 'EXPIRES-IN': '60' }, { accessToken: 'a', refreshToken: 'r', expiresInS: 60 }],
    ['its own spelling first', { access_token: 'a', accessToken: 'b' }, { accessToken: 'a' }],
    ['a newline at its end', { access_token: 'a\n', refresh_token: ' r t\r\n' }, { accessToken: 'a', refreshToken: 'r t' }],
    ['data', { message: 'success', data: { access_token: 'a', scope: 'x' } }, { accessToken: 'a', scope: ['x'] }],
    ['Withings', { status: 0, body: { access_token: 'a', refresh_token: 'r' } }, { accessToken: 'a', refreshToken: 'r' }],
    ['a list of one', [{ access_token: 'a' }], { accessToken: 'a' }],
    ['the top before what stands deeper', { access_token: 'a', data: { access_token: 'b' } }, { accessToken: 'a' }],
    ['what the place leaves out', { refresh_token: 'r', data: { access_token: 'a' } }, { accessToken: 'a', refreshToken: 'r' }],
    ['a type that is none', { access_token: 'a', token_type: { x: 1 } }, { tokenType: 'Bearer' }],
    ['a moment in epoch seconds', { access_token: 'a', expires_at: now / 1000 + 60 }, { expiresInS: 60 }],
    ['Azure AD v1', { access_token: 'a', expires_on: String(now / 1000 + 60) }, { expiresInS: 60 }],
    ['OWIN', { access_token: 'a', '.expires': 'Sun, 29 Nov 2026 12:01:00 GMT' }, { expiresInS: 60 }],
    ['a life before a moment', { access_token: 'a', expires_in: 30, expires_at: now / 1000 + 60 }, { expiresInS: 30 }],
    ['a moment that has passed', { access_token: 'a', expires_at: now / 1000 - 60 }, { expiresInS: null }],
    [
      'a life for ever',
      { access_token: 'a', expires_in: 9223372036854775, refresh_token_expires_in: 1e300 },
      { expiresInS: year, refreshExpiresInS: year },
    ],
  ])('with %s', (_name, body, expected) => {
    expect(read(body)).toMatchObject(expected)
  })

  it('are read where the integration says, else at the top level, else where the platform’s file says', () => {
    const slack = { ...generic, platform: 'slack' }
    const user = { ok: true, authed_user: { access_token: 'u' } }
    expect(read(user, slack)).toMatchObject({ accessToken: 'u' })
    expect(read(user)).toBeNull()
    const both = { ...user, access_token: 'bot' }
    expect(read(both, slack)).toMatchObject({ accessToken: 'bot' })
    expect(read(both, { ...slack, tokenAt: 'authed_user' })).toMatchObject({ accessToken: 'u' })
    expect(read({ access_token: 'top' }, { ...slack, tokenAt: 'authed_user' })).toMatchObject({ accessToken: 'top' })
    expect(read({ a: { b: { access_token: 'deep' } } }, { ...generic, tokenAt: 'a.b' })).toMatchObject({ accessToken: 'deep' })
    expect(read({ data: { ok: false, access_token: 'a' } })).toBeNull()
  })

  it.each(['r\u0000t', 'ключ', 'a\nb', { token: 'x' }, 5, true])('a refresh token %j is there, and can not be sent', (refresh_token) => {
    expect(read({ access_token: 'a', refresh_token })).toMatchObject({ refreshToken: null, refreshTokenUnusable: true })
  })
  it.each([undefined, null, '', ' \n', false, 0])('a refresh token %j is none, and the stored one stays', (refresh_token) => {
    expect(read({ access_token: 'a', refresh_token })).not.toHaveProperty('refreshTokenUnusable')
  })
})

describe('scopes', () => {
  const asked = { platform: 'generic', scopes: ['read', 'write'], scopeSeparator: ' ' }
  it.each([
    'read write',
    'read,write',
    'read, write',
    'read;write',
    'read+write',
    '["read","write"]',
    ['read', 'write'],
    ['read write'],
    ['read,write'],
  ])('%j is both', (said) => {
    expect(readScopes(said, asked)).toEqual(['read', 'write'])
  })
  it.each(['', ' ', null, undefined, [], 5, {}, [5]])('%j is as asked', (said) => {
    expect(readScopes(said, asked)).toBeNull()
  })
  it('are split at nothing where none is missing, and what can not be stored is none', () => {
    expect(readScopes('a,b', { ...asked, scopes: ['a,b'] })).toEqual(['a,b'])
    expect(readScopes('read', asked)).toEqual(['read'])
    expect(readScopes('read wr\0ite \ud800', asked)).toEqual(['read'])
    expect(readScopes('Read,WRITE', { ...asked, platform: 'microsoft' })).toEqual(['Read', 'WRITE'])
  })
})

it('a 200 that is an error object or a page is no good answer', () => {
  const of = (body: unknown, contentType = 'application/json', bodyText = '') =>
    isGoodAnswer({ kind: 'answer', status: 200, headers: { 'content-type': contentType }, bodyText, body, receivedAt: 0 })
  expect(
    [{ ok: false }, { error: 'invalid_token' }, { error: { code: 1 } }, { errors: [{}] }, { status: 'error' }].map((one) => of(one)),
  ).toEqual(Array(5).fill(false))
  expect(of(null, 'text/html; charset=utf-8', '<p>Sign in')).toBe(false)
  expect(of(null, 'text/plain', '\n<!DOCTYPE html><html>')).toBe(false)
  expect([{ error: null }, { errors: [] }, { error: '' }, [], {}, { status: 'ok' }].map((one) => of(one))).toEqual(Array(6).fill(true))
  expect(of(null, 'application/xml', '<?xml version="1.0"?><me/>')).toBe(true)
})
