import { asks, passes } from '../platforms/recorded-answer.js'
import type { Failure, LabAnswer } from './failure.js'

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html; charset=utf-8' }
const whole = (status: number, headers: Readonly<Record<string, string>>, body: Buffer | string): LabAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
})
const page = '<!doctype html><title>Sign in</title><h1>Please sign in</h1>'
const grant = JSON.stringify({ access_token: 'never-whole', token_type: 'Bearer', expires_in: 3600 })
/** Forty times what an answer may hold, and far more than one should. */
const tenMegabytes = 10 * 1024 * 1024

/** Failures that any platform, or a proxy in front of it, has now and then. */
export const anyPlatform: readonly Failure[] = [
  { how: 'timeout', answers: { none: 'timeout' }, means: passes('platform_timeout') },
  { how: 'reset', answers: { none: 'reset' }, means: passes('platform_unreachable') },
  { how: 'refused', answers: { none: 'refused' }, means: passes('platform_unreachable') },
  { how: 'no_such_name', answers: { none: 'dns' }, means: passes('platform_unreachable') },
  { how: 'bad_certificate', answers: { none: 'tls' }, means: passes('platform_tls') },
  {
    how: 'http_429',
    answers: whole(429, { ...json, 'retry-after': '30' }, '{"error":"rate_limited"}'),
    means: passes('rate_limited'),
  },
  { how: 'http_500', answers: whole(500, json, '{"error":"invalid_grant"}'), means: passes('platform_error') },
  { how: 'http_502', answers: whole(502, html, '<html><h1>502 Bad Gateway</h1></html>'), means: passes('platform_error') },
  { how: 'http_503', answers: whole(503, { 'retry-after': '10' }, ''), means: passes('platform_error') },
  {
    how: 'half_a_body',
    answers: { status: 200, headers: json, body: Buffer.from(grant.slice(0, grant.length / 2)), breaksOff: true },
    means: passes('platform_unreachable'),
  },
  {
    // Not UTF-8: the words are lost, the code is not.
    how: 'latin_1',
    answers: whole(
      400,
      { 'content-type': 'application/json; charset=iso-8859-1' },
      Buffer.from('{"error":"invalid_grant","error_description":"Zugriff verweigert für Müller"}', 'latin1'),
    ),
    means: asks('invalid_grant'),
  },
  { how: 'html', answers: whole(200, html, page), means: { verdict: 'unknown', addressee: 'support', code: 'no_access_token' } },
  { how: 'too_much', answers: whole(200, json, Buffer.alloc(tenMegabytes, ' ')), means: passes('platform_bad_answer') },
]
