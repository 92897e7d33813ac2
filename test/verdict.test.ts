import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../src/domain/judge.js'
import type { JudgeFacts } from '../src/domain/judge.js'
import { operatorJudgement } from '../src/domain/judgement.js'
import type { NoAnswerWhy } from '../src/domain/platform-answer.js'
import { secretFree } from '../src/domain/secret-free.js'
import { platformAnswer } from '../src/egress/platform-answer.js'
import { platformRules, presetIdentity, presets } from '../src/platforms/index.js'

const receivedAt = Date.parse('2026-11-24T12:00:00Z')
const rules = platformRules('generic')
const facts: JudgeFacts = { scopesChangedSinceGrant: false }
const answer = (status: number, body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  platformAnswer({ status, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), receivedAt })
const verdictOn = (status: number, body: unknown, given = facts) => {
  const { verdict, addressee, code } = judge(answer(status, body), rules, given)
  return [verdict, addressee, code]
}

describe('the ladder', () => {
  it.each([
    [429, { error: 'invalid_grant' }, 'transient', null, 'rate_limited'],
    [408, '', 'transient', null, 'platform_timeout'],
    [425, '', 'transient', null, 'platform_timeout'],
    [500, { error: 'invalid_grant' }, 'transient', null, 'platform_error'],
    [503, '<html>', 'transient', null, 'platform_error'],
    [400, { error: 'temporarily_unavailable' }, 'transient', null, 'temporarily_unavailable'],
    [400, { error: 'server_error' }, 'transient', null, 'server_error'],
    [400, { error: 'invalid_grant' }, 'user', 'contact', 'invalid_grant'],
    [403, { error: 'invalid_grant' }, 'user', 'contact', 'invalid_grant'],
    [401, { error: 'invalid_client' }, 'operator', 'operator', 'invalid_client'],
    [400, { error: 'unauthorized_client' }, 'operator', 'operator', 'unauthorized_client'],
    [400, { error: 'unsupported_grant_type' }, 'operator', 'operator', 'unsupported_grant_type'],
    [400, { error: 'invalid_request' }, 'operator', 'operator', 'invalid_request'],
    [400, { error: 'invalid_scope' }, 'user', 'contact', 'invalid_scope'],
    [400, { error: 'consent_required' }, 'user', 'contact', 'consent_required'],
    [400, { error: 'interaction_required' }, 'user', 'contact', 'interaction_required'],
    [400, { error: 'login_required' }, 'user', 'contact', 'login_required'],
    [403, { error: 'access_denied' }, 'user', 'contact', 'access_denied'],
    [404, 'not here', 'unknown', 'support', 'unrecognized_answer'],
    [401, { error: 'strange' }, 'operator', 'operator', 'invalid_client'],
    [403, { error: 'strange' }, 'unknown', 'support', 'unrecognized_answer'],
    [302, '', 'operator', 'operator', 'endpoint_moved'],
    [200, {}, 'unknown', 'support', 'no_access_token'],
    [200, '<html>sign in</html>', 'unknown', 'support', 'no_access_token'],
    [200, { error: 'invalid_grant' }, 'user', 'contact', 'invalid_grant'],
  ])('%s %j is %s', (status, body, ...expected) => {
    expect(verdictOn(status, body)).toEqual(expected)
  })

  it('asks the operator about a scope that the integration changed since the grant', () => {
    expect(verdictOn(400, { error: 'invalid_scope' }, { scopesChangedSinceGrant: true })).toEqual(['operator', 'operator', 'invalid_scope'])
  })

  it.each([
    { error: 'invalid_grant' },
    { error: { code: 'invalid_grant', message: 'x' } },
    { errors: [{ code: 'invalid_grant' }] },
    { errors: ['invalid_grant'] },
    { status: 'INVALID_GRANT' },
    { code: 'invalid_grant' },
    { error_code: 'invalid_grant' },
    { ok: false, error: 'invalid_grant' },
    'error=invalid_grant&error_description=gone',
  ])('finds the code in %j', (body) => {
    for (const status of [200, 400, 401, 403]) expect(verdictOn(status, body)).toEqual(['user', 'contact', 'invalid_grant'])
  })

  it.each<NoAnswerWhy>(['dns', 'timeout', 'reset', 'refused', 'tls', 'too_large', 'bad_answer', 'aborted'])(
    'takes no answer (%s) as transient',
    (why) => {
      expect(judge({ kind: 'no_answer', why, message: 'x' }, rules, facts)).toMatchObject({
        verdict: 'transient',
        addressee: null,
        httpStatus: null,
      })
    },
  )

  it('takes our own refusals as the operator’s', () => {
    expect(judge({ kind: 'no_answer', why: 'egress_refused', message: 'x' }, rules, facts)).toMatchObject({
      verdict: 'operator',
      addressee: 'operator',
      code: 'egress_refused',
    })
    expect(operatorJudgement('vault_unreadable')).toMatchObject({ verdict: 'operator', addressee: 'operator' })
    expect(operatorJudgement('endpoint_changed')).toMatchObject({ verdict: 'operator', addressee: 'operator' })
  })
})

describe('a platform’s own rules', () => {
  it('precede the generic ones and may read status, suberror and text', () => {
    const own = {
      ...rules,
      answers: [
        {
          when: { code: ['invalid_grant'], suberror: ['invalid_rapt'] },
          verdict: 'user',
          addressee: 'admin',
          code: 'session_policy',
          summary: 's',
        } as const,
        { when: { text: 'invalid client credentials' }, verdict: 'operator', code: 'wrong_secret', summary: 's' } as const,
        { when: { status: [404] }, verdict: 'operator', code: 'wrong_address', summary: 's' } as const,
        ...rules.answers,
      ],
    }
    expect(judge(answer(400, { error: 'invalid_grant', error_subtype: 'invalid_rapt' }), own, facts)).toMatchObject({
      addressee: 'admin',
      code: 'session_policy',
    })
    expect(judge(answer(400, { error: 'invalid_grant', error_description: 'Invalid Client Credentials.' }), own, facts).code).toBe(
      'wrong_secret',
    )
    expect(judge(answer(404, ''), own, facts).code).toBe('wrong_address')
    expect(judge(answer(400, { error: 'invalid_grant' }), own, facts).code).toBe('invalid_grant')
  })

  it('come with a preset whose identity needs openid', () => {
    const [generic] = presets()
    expect(generic?.platform).toBe('generic')
    expect(generic && presetIdentity(generic, ['openid'])).toEqual({ from: 'id_token', paths: ['sub'], must_match: 'person' })
    expect(generic && presetIdentity(generic, ['read'])).toBeNull()
  })
})

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['99999999999', 24 * 3600 * 1000],
    ['-5', null],
    ['soon', null],
    ['2026-11-24', null],
  ])('%s', (value, expected) => {
    expect(judge(answer(503, '', { 'retry-after': value }), rules, facts).retryAfterMs).toBe(expected)
  })
})

describe('the platform’s words', () => {
  const secret = 'pa55'
  it('are shown without secrets, control characters and anything like a token', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLW9mLXNvbWV0aGluZw'
    const said = judge(
      answer(400, {
        error: 'invalid_grant',
        error_description: `Token ${secret}\r\nX-Evil: 1 \u202e${jwt} 6f1c7a3e-0b52-4d0c-9d8e-111122223333 is expired`,
      }),
      rules,
      { ...facts, secrets: [secret] },
    )
    expect(said.platformMessage).toBe('Token … X-Evil: 1 … … is expired')
    expect(said.platformCode).toBe('invalid_grant')
  })

  it('keep hosts, paths and long codes, which are no tokens', () => {
    const text =
      'see https://login.microsoftonline.com/common/oauth2/token: token_rotation_not_enabled, incorrect_client_credentials, AADSTS7000215'
    expect(secretFree(text, [], 300)).toBe(text)
  })

  it('are cut at 300 characters, and taken from plain text, not from pages', () => {
    expect(judge(answer(400, { message: 'no '.repeat(500) }), rules, facts).platformMessage?.length).toBe(300)
    expect(judge(answer(404, 'No route', {}), rules, facts).platformMessage).toBe('No route')
    expect(judge(answer(404, '<h1>No</h1>', {}), rules, facts).platformMessage).toBeNull()
  })

  it('never show a secret, however it is spelt around', () => {
    const secrets = fc.stringMatching(/^[A-Za-z0-9+/=_-]{8,60}$/)
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (one, before, after) => {
        for (const spelt of [one, encodeURIComponent(one)]) {
          const told = judge(answer(400, { error: 'invalid_grant', error_description: `${before} ${spelt} ${after}` }), rules, {
            ...facts,
            secrets: [one],
          })
          expect(told.platformMessage ?? '').not.toContain(spelt)
        }
      }),
    )
  })
})

describe('any bytes', () => {
  const headers = fc.dictionary(fc.constantFrom('retry-after', 'content-type'), fc.string())
  it('get a verdict, never an exception', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.uint8Array({ maxLength: 400 }),
        headers,
        fc.boolean(),
        (status, bytes, given, scopesChangedSinceGrant) => {
          const judged = judge(platformAnswer({ status, headers: given, body: Buffer.from(bytes), receivedAt }), rules, {
            scopesChangedSinceGrant,
          })
          expect(['user', 'transient', 'operator', 'unknown']).toContain(judged.verdict)
          expect(judged.addressee === null).toBe(judged.verdict === 'transient')
          expect(judged.code).toMatch(/^[a-z][a-z0-9_]*$/)
        },
      ),
    )
  })

  it('get one also where they are JSON of any shape', () => {
    const keys = fc.constantFrom('error', 'errors', 'code', 'status', 'error_description', 'message', 'suberror', '__proto__', 'toString')
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('invalid_grant', null, 5, true, '\ud800', ''),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(keys, tie('json')),
      ),
    }))
    fc.assert(
      fc.property(fc.constantFrom(200, 302, 400, 401), json, (status, body) => {
        expect(typeof judge(answer(status, body ?? null), rules, { ...facts, secrets: ['', '\ud800\ud800\ud800\ud800'] }).summary).toBe(
          'string',
        )
      }),
    )
  })
})
