import { describe, expect, it } from 'vitest'
import { isExactOrigin } from '../src/domain/exact-origin.js'

describe('an origin that may embed', () => {
  it.each([
    'https://app.acme.example',
    'https://app.acme.example:8443',
    'https://xn--mnchen-3ya.example',
    'https://203.0.113.7',
    'https://[2001:db8::1]:8443',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
  ])('is %s', (origin) => {
    expect(isExactOrigin(origin)).toBe(true)
  })

  it.each([
    ...[
      'https://*',
      'https://*.example',
      'https://*:8443',
      'https://app.*.example',
      'https://app.acme.*',
      'https://a*b.example',
      '*',
      'https:',
      'https://',
    ],
    ...[
      'https://a.example;script-src',
      "https://a'b.example",
      'https://a.example,https://b.example',
      'https://a.example https://b.example',
      'https://$a.example',
    ],
    ...[
      'https://a.example/',
      'https://a.example/path',
      'https://a.example:443',
      'https://A.example',
      'https://u:p@a.example',
      'https://a.example?x',
      'https://münchen.example',
    ],
    ...[
      'http://a.example',
      'data:text/html,x',
      'null',
      '',
      'https://-a.example',
      'https://a..example',
      'https://a.example.',
      'https://_a.example',
    ],
  ])('is not %j', (origin) => {
    expect(isExactOrigin(origin)).toBe(false)
  })
})
