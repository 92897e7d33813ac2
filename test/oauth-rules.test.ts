import { describe, expect, it } from 'vitest'
import { checkAuthorizationResponse } from '../src/oauth/authorization-response.js'
import { fillEndpoints } from '../src/oauth/fill-endpoints.js'
import { identitiesFrom, matchingIdentity, verifiedEmail } from '../src/oauth/identity.js'
import type { IdentityRule, OAuthApp } from '../src/oauth/oauth-app.js'
import { missingScopes } from '../src/oauth/scopes.js'
import { appWith } from './support/oauth-app.js'

describe('the authorization response', () => {
  const check = (query: string, given: Partial<OAuthApp> = {}) =>
    checkAuthorizationResponse(appWith('https://as.example', given), new URLSearchParams(query))
  const iss = 'iss=https%3A%2F%2Fas.example'
  it.each([
    [`code=c&${iss}`, { kind: 'code', code: 'c' }],
    ['code=c', { kind: 'forged', why: 'issuer_missing' }],
    ['code=c&iss=https%3A%2F%2Fevil.example', { kind: 'forged', why: 'issuer_mismatch' }],
    ['error=access_denied', { kind: 'forged', why: 'issuer_missing' }],
    [`error=access_denied&error_description=No%0D%0Aone&${iss}`, { kind: 'error', error: 'access_denied', errorDescription: 'No one' }],
    [`code=a&code=b&${iss}`, { kind: 'forged', why: 'repeated_parameter' }],
    [`code=&${iss}`, { kind: 'forged', why: 'no_code' }],
    [iss, { kind: 'forged', why: 'no_code' }],
  ])('%s', (query, expected) => {
    expect(check(query)).toEqual(expected)
  })
  it('needs no iss where the metadata does not advertise it, but compares one that is there', () => {
    expect(check('code=c', { issResponseSupported: false }).kind).toBe('code')
    expect(check('code=c&iss=x', { issResponseSupported: false }).kind).toBe('forged')
  })
})

describe('endpoints with placeholders', () => {
  const one = appWith('https://{shop}.example.com', { jwksUri: null, tokenEndpoint: 'https://{shop}.example.com/{tenant}/token' })
  it('are filled from the context', () => {
    expect(fillEndpoints(one, { shop: 'acme-1', tenant: 7 }).tokenEndpoint).toBe('https://acme-1.example.com/7/token')
  })
  it.each(['evil.com/', 'a.b', 'x@y', '', 'a#', 'a?', '-a', 'a:1', 'ä', null, {}, undefined])('refuse %j in the host', (shop) => {
    expect(() => fillEndpoints(one, { shop, tenant: 't' })).toThrow(/context\.shop/)
  })
  it.each(['..', '.', 'a/b', 'a%2f', 'a?b', 'a\\b', ''])('refuse %j in the path', (tenant) => {
    expect(() => fillEndpoints(one, { shop: 'a', tenant })).toThrow(/context\.tenant/)
  })
  it('do not read inherited properties', () => {
    expect(() => fillEndpoints(appWith('https://{constructor}.example.com'), {})).toThrow(/context\.constructor/)
  })
})

describe('identity', () => {
  const rule: IdentityRule = { from: 'url', paths: ['team.id', 'user'], labelPath: 'team.name', mustMatch: 'account' }
  const source = { team: { id: 'T1', name: 'Acme' }, user: 5 }
  it('is all paths, present and equal', () => {
    const found = identitiesFrom(rule, 'iss', source)
    expect(found).toEqual([{ issuer: 'iss', values: ['T1', '5'], label: 'Acme' }])
    expect(matchingIdentity({ issuer: 'iss', values: ['T1', '5'] }, found)).toEqual(found[0])
    for (const other of [['T1', '6'], ['T1'], ['T1', '5', ''], []])
      expect(matchingIdentity({ issuer: 'iss', values: other }, found)).toBeNull()
    expect(matchingIdentity({ issuer: 'else', values: ['T1', '5'] }, found)).toBeNull()
  })
  it('may be one of a set; an empty value is none', () => {
    const found = identitiesFrom({ ...rule, paths: ['tenantId'] }, 'iss', [{ tenantId: 'a' }, { tenantId: ' ' }, { tenantId: 'b' }, null])
    expect(found.map((one) => one.values)).toEqual([['a'], ['b']])
    expect(matchingIdentity({ issuer: 'iss', values: ['b'] }, found)?.values).toEqual(['b'])
    expect(matchingIdentity({ issuer: 'iss', values: [''] }, found)).toBeNull()
  })
  it('is unknown where nothing says it', () => {
    for (const nothing of [null, undefined, 'x', {}, [], { team: null }]) expect(identitiesFrom(rule, 'iss', nothing)).toEqual([])
    expect(identitiesFrom({ ...rule, from: 'none' }, 'iss', source)).toEqual([])
  })
  it('reads claims that are named by a URL, and addresses only when verified', () => {
    expect(identitiesFrom({ ...rule, paths: ['https://a.example/t'] }, 'i', { 'https://a.example/t': 'v' })[0]?.values).toEqual(['v'])
    expect(verifiedEmail({ email: 'Ada@x.example', email_verified: true })).toBe('ada@x.example')
    expect(verifiedEmail({ email: 'ada@x.example' })).toBeNull()
  })
})

it('scopes: none is missed by another name, an answer without scope means as asked', () => {
  expect(missingScopes(['openid', 'read', 'write'], ['read'], [], 'generic')).toEqual(['write'])
  expect(missingScopes(['read'], null, ['read'], 'generic')).toEqual([])
  expect(missingScopes(['read', 'admin'], null, ['read'], 'generic')).toEqual(['admin'])
})
