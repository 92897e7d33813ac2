import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countVerdict } from '../src/accounts/refresh/count-verdict.js'
import { judge } from '../src/domain/judge.js'
import type { JudgeFacts } from '../src/domain/judge.js'
import { platformAnswer } from '../src/egress/platform-answer.js'
import { createMetrics } from '../src/metrics.js'
import { fillEndpoints } from '../src/oauth/fill-endpoints.js'
import { missingScopes } from '../src/oauth/scopes.js'
import { allPlatforms, platformRules, presetIdentity, quirksOf, revocationOf } from '../src/platforms/index.js'
import { relapseCauseOf } from '../src/platforms/platform-quirks.js'
import { en } from '../src/mail/catalogue/en.js'
import { de } from '../src/mail/catalogue/de.js'
import { plainText } from '../src/mail/sentence.js'
import { revocations } from '../src/platforms/platform.js'
import { appWith } from './support/oauth-app.js'

const receivedAt = Date.parse('2026-11-24T12:00:00Z')
const day = 86_400_000
const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  platformAnswer({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    receivedAt,
  })
const facts: JudgeFacts = { scopesChangedSinceGrant: false }
const names = allPlatforms().map(({ preset }) => preset.platform)

/** What each platform answers to a refresh that fails: platform, status, body, verdict, addressee, a part of support's sentence. */
const grant = { error: 'invalid_grant' }
const aadsts = (error: string, code: number) => ({ error, error_description: `AADSTS${String(code)}: words`, error_codes: [code] })
type Row = readonly [
  platform: string,
  status: number,
  body: unknown,
  verdict: string,
  addressee: string | null,
  sentence: string,
  more?: Partial<JudgeFacts>,
]
const rows: readonly Row[] = [
  ['google', 400, grant, 'user', 'contact', 'reconnect'],
  ['google', 400, grant, 'user', 'contact', 'Testing mode', { grantAgeMs: 7 * day }],
  ['google', 400, grant, 'user', 'contact', 'reconnect', { grantAgeMs: 30 * day }],
  ['google', 400, { ...grant, error_subtype: 'invalid_rapt' }, 'user', 'admin', 'administrator'],
  ['google', 400, { ...grant, error_subtype: 'rapt_required' }, 'user', 'admin', 'administrator'],
  ['google', 400, { error: 'admin_policy_enforced' }, 'user', 'admin', 'administrator'],
  ['google', 403, { error: 'org_internal' }, 'user', 'admin', 'one organization'],
  ['google', 401, { error: 'invalid_client' }, 'operator', 'operator', 'client id or secret'],
  ['google', 401, { error: 'deleted_client' }, 'operator', 'operator', 'deleted'],
  ['google', 401, { error: 'disabled_client' }, 'operator', 'operator', 'disabled'],
  ['google', 400, { error: 'internal_failure' }, 'transient', null, 'fault of its own'],
  ...['interaction_required', 'consent_required', 'login_required', 'invalid_grant'].map(
    (error) => ['microsoft', 400, { error, suberror: 'basic_action' }, 'user', 'contact', 'a person'] as const,
  ),
  ...[50057, 50034, 50105, 53000, 53001, 53002, 53003, 500011, 650052, 90094].map(
    (code) => ['microsoft', 400, aadsts('invalid_grant', code), 'user', 'admin', 'customer'] as const,
  ),
  ['microsoft', 400, { ...grant, error_description: 'AADSTS50057: The user account is disabled.' }, 'user', 'admin', 'disabled'],
  // A number that only begins with one of ours is not one of ours.
  ['microsoft', 400, { ...grant, error_description: 'AADSTS500571: words' }, 'user', 'contact', 'a person'],
  ['microsoft', 400, aadsts('invalid_client', 650052), 'user', 'admin', 'subscribed'],
  ...[7000215, 7000222, 700016, 700027, 50011].map(
    (code) => ['microsoft', 401, aadsts('invalid_client', code), 'operator', 'operator', 'app'] as const,
  ),
  ['salesforce', 400, { ...grant, error_description: 'expired access/refresh token' }, 'user', 'contact', 'reconnect'],
  ['salesforce', 400, { ...grant, error_description: 'user is locked' }, 'user', 'admin', 'locked'],
  ['salesforce', 400, { ...grant, error_description: 'inactive user' }, 'user', 'admin', 'inactive'],
  ['salesforce', 400, { ...grant, error_description: 'ip restricted' }, 'user', 'admin', 'addresses'],
  ['salesforce', 400, { ...grant, error_description: 'invalid client credentials' }, 'operator', 'operator', 'consumer key or secret'],
  ['salesforce', 400, { error: 'invalid_client_id' }, 'operator', 'operator', 'consumer key'],
  ['hubspot', 400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' }, 'user', 'contact', 'HubSpot account'],
  ...['invalid_refresh_token', 'token_revoked', 'account_inactive'].map(
    (error) => ['slack', 200, { ok: false, error }, 'user', 'contact', 'Slack workspace'] as const,
  ),
  ...['bad_client_secret', 'invalid_client_id', 'token_rotation_not_enabled'].map(
    (error) => ['slack', 200, { ok: false, error }, 'operator', 'operator', 'app'] as const,
  ),
  ...['internal_error', 'fatal_error', 'ratelimited'].map(
    (error) => ['slack', 200, { ok: false, error }, 'transient', null, 'Slack'] as const,
  ),
  ['quickbooks', 400, grant, 'user', 'contact', '100 days'],
  ['xero', 400, grant, 'user', 'contact', 'disconnected'],
  ...[400, 401].flatMap((status) =>
    ['invalid_grant', 'invalid_request'].map((error) => ['shopify', status, { error }, 'user', 'contact', 'Shopify store'] as const),
  ),
  ['zoho', 400, { error: 'Access Denied', error_description: 'too many requests continuously' }, 'transient', null, '10 minutes'],
  ['github', 200, { error: 'bad_refresh_token' }, 'user', 'contact', 'GitHub account'],
  ['github', 200, 'error=bad_refresh_token&error_description=expired', 'user', 'contact', 'GitHub account'],
  ['github', 200, { error: 'incorrect_client_credentials' }, 'operator', 'operator', 'client id or secret'],
  ['atlassian', 403, { ...grant, error_description: 'Unknown or invalid refresh token.' }, 'user', 'contact', 'Atlassian account'],
  ['atlassian', 401, { error: 'access_denied', error_description: 'Unauthorized' }, 'operator', 'operator', 'client id or secret'],
  ['databricks', 400, { error: 'invalid_request', error_description: 'Refresh token is invalid' }, 'user', 'contact', 'workspace'],
  ['databricks', 400, { error: 'invalid_request', error_description: 'no grant_type' }, 'operator', 'operator', 'malformed'],
  ['netsuite', 400, grant, 'user', 'contact', 'NetSuite'],
  ['netsuite', 401, { error: 'invalid_client' }, 'operator', 'operator', 'client id or secret'],
  [
    'exact-online',
    400,
    { error: 'access_denied', error_description: 'Rate limit exceeded: access_token not expired' },
    'transient',
    null,
    'still lives',
  ],
]

describe('every row of the table', () => {
  it.each(rows.map((row) => [row[0], row[1], row[2], row[3], row[4], row] as const))('%s %s %j is %s for %s', (...given) => {
    const [platform, status, body, verdict, addressee, sentence, more = {}] = given[5]
    const judged = judge(answer(status, body), platformRules(platform), { ...facts, ...more })
    expect([judged.verdict, judged.addressee]).toEqual([verdict, addressee])
    expect(judged.summary).toContain(sentence)
    expect(judged.summary).toMatch(/^[A-Z].*\.$/)
  })

  it('and quirks, which prevent failures instead of judging them', () => {
    expect(quirksOf('quickbooks')).toMatchObject({ flaky: true, ageOfGrant: { idleMs: 100 * day, absoluteMs: 5 * 365 * day } })
    expect(quirksOf('xero').raceGraceMs).toBe(30 * 60_000)
    expect(quirksOf('shopify').raceGraceMs).toBe(30 * day)
    expect(quirksOf('google')).toMatchObject({ rotatesRefreshToken: false, ageOfGrant: { testingMs: 7 * day } })
    expect(quirksOf('google').likelyRelapseCause).toContain('Testing mode')
    expect(quirksOf('salesforce')).toMatchObject({ defaultLifeS: 7_200, ageOfGrant: { mostPerPerson: 5 } })
    expect(quirksOf('zoho').ageOfGrant.mostPerPerson).toBe(20)
    expect(quirksOf('zendesk').defaultLifeS).toBe(1_800)
    expect(quirksOf('exact-online').minimumAgeBeforeRefresh).toBe(570_000)
    expect(quirksOf('better-auth')).toMatchObject({ rotatesRefreshToken: true, reuseEnds: 'all_of_the_person' })
    expect(relapseCauseOf(quirksOf('google'))).toBe(quirksOf('google').likelyRelapseCause)
    expect(relapseCauseOf(quirksOf('dex'))).toContain('connected another account')
    expect(relapseCauseOf(quirksOf('better-auth'))).toContain('another connection of the same person')
    expect(relapseCauseOf(quirksOf('generic'))).toBeNull()
    expect(quirksOf('keycloak').offlineScope?.scope).toBe('offline_access')
    expect([quirksOf('home-assistant').bansAfterRefusals, quirksOf('keycloak').bansAfterRefusals]).toEqual([true, false])
    expect(['pretix', 'jupyterhub', 'django-oauth-toolkit'].map((name) => quirksOf(name).deadTokensAre403)).toEqual([true, true, false])
    expect(['better-auth', 'keycloak', 'generic'].map((name) => platformRules(name).clientFirst)).toEqual([false, true, undefined])
    expect(revocationOf('keycloak')).toBe('the_browser_session')
    expect(quirksOf('a platform of tomorrow')).toEqual(quirksOf('generic'))
  })
})

it('an empty refusal is looked at twice at every platform: nothing tells a dead grant from a store that is away', () => {
  for (const name of names) expect(judge(answer(400, ''), platformRules(name), facts).refusal.storeMayFail, name).toBe(true)
})

describe('recorded answers', () => {
  const recorded = allPlatforms().flatMap(({ preset, recorded: all }) => all.map((one) => [preset.platform, one.how, one] as const))
  it.each(recorded)('%s %s', (platform, _how, { status, body, headers, grantAgeMs, means }) => {
    const { verdict, addressee, code } = judge(answer(status, body, headers), platformRules(platform), {
      ...facts,
      ...(grantAgeMs !== undefined && { grantAgeMs }),
    })
    expect({ verdict, addressee, code }).toEqual(means)
  })

  it('of each platform begin with a revoked grant, have names of their own, and fit every verdict that its rules give', () => {
    for (const { preset, recorded: all, rules, quirks } of allPlatforms()) {
      // Where nothing is refreshed, no answer of the token endpoint says that a grant is gone.
      if (quirks.refreshes) {
        expect(all[0]?.how).toBe('revoked')
        expect(all[0]?.means.verdict).toBe('user')
      }
      expect(new Set(all.map(({ how }) => how)).size).toBe(all.length)
      for (const { how } of all) expect(how).toMatch(/^[a-z][a-z0-9_]*$/)
      const own = preset.platform === 'generic' ? [] : rules.answers.slice(0, -platformRules('generic').answers.length)
      const verdicts = new Set(all.map(({ means }) => means.verdict))
      for (const { verdict } of own) expect(verdicts).toContain(verdict)
    }
  })
})

describe('the sentence that a person reads', () => {
  it('says in each language what an administrator has to do, for every code that is theirs', () => {
    const codes = allPlatforms().flatMap(({ rules }) =>
      rules.answers.filter(({ addressee }) => addressee === 'admin').map(({ code }) => code),
    )
    const people = { product: 'Acme Reports', platform: 'Zeta', account: null }
    for (const words of [en, de]) {
      for (const code of codes) {
        const said = words.admin.onlyYou(people, code).map(plainText).join(' ')
        expect(said).toContain('Zeta')
        expect(said).not.toMatch(/oauth|token|grant|verify|suspended|!/i)
      }
    }
  })
})

describe('presets', () => {
  it.each(['google', 'hubspot', 'microsoft', 'salesforce', 'slack'])('%s needs a client id, a secret and scopes only', (name) => {
    const { preset } = allPlatforms().find((one) => one.preset.platform === name) ?? allPlatforms()[0] ?? expect.fail()
    expect(preset.oauth.authorization_endpoint).toMatch(/^https:/)
    expect(preset.oauth.token_endpoint).toMatch(/^https:/)
    expect(presetIdentity(preset, [])).not.toBeNull()
    expect(preset.create_app_at).toMatch(/^https:/)
  })

  it('are of 15 platforms, 21 servers that one runs oneself and generic, each with all that its kind of identity needs', () => {
    const hosted =
      'atlassian databricks exact-online generic github google hubspot microsoft netsuite quickbooks salesforce shopify slack xero zendesk zoho'
    const ownServers =
      'authentik authlib better-auth canaille casdoor dex django-allauth django-oauth-toolkit doorkeeper gitea gitlab glewlwyd home-assistant indico jupyterhub keycloak lemonldap-ng mattermost nextcloud oidc-provider ory-hydra pretix spring-authorization-server zitadel'
    expect([...names].sort()).toEqual(`${hosted} ${ownServers}`.split(' ').sort())
    for (const { preset, quirks } of allPlatforms()) {
      const { identity, userinfo_endpoint } = preset.oauth
      if (identity?.from === 'url') expect(identity.url).toMatch(/^https:/)
      if (identity?.from === 'userinfo') expect(userinfo_endpoint).toMatch(/^https:/)
      if (identity?.from === 'id_token' && identity.needs_scope === undefined) expect(preset.always_scopes).toContain('openid')
      if (quirks.likelyRelapseCause !== null) expect(quirks.likelyRelapseCause).toMatch(/\.$/)
      expect(revocations).toContain(revocationOf(preset.platform))
      expect(preset.oauth.needs_refresh_token && !quirks.refreshes).toBe(false)
    }
  })

  it('have hosts that an account chooses among, and no others', () => {
    const app = (platform: string, tokenEndpoint: string) => appWith('https://x.example', { platform, tokenEndpoint, jwksUri: null })
    const zoho = app('zoho', 'https://accounts.{location}/oauth/v2/token')
    expect(fillEndpoints(zoho, {}).tokenEndpoint).toBe('https://accounts.zoho.com/oauth/v2/token')
    expect(fillEndpoints(zoho, { location: 'au' }).tokenEndpoint).toBe('https://accounts.zoho.com.au/oauth/v2/token')
    for (const location of ['evil.example', 'zoho.eu', 'toString', '', 5, null]) {
      expect(() => fillEndpoints(zoho, { location })).toThrow(/context\.location/)
    }
    const shopify = app('shopify', 'https://{shop}.myshopify.com/admin/oauth/access_token')
    expect(fillEndpoints(shopify, { shop: 'acme' }).tokenEndpoint).toBe('https://acme.myshopify.com/admin/oauth/access_token')
    expect(() => fillEndpoints(shopify, {})).toThrow(/context\.shop/)
  })
})

describe('scopes compare by the platform’s rules', () => {
  it.each([
    ['google', ['https://mail.google.com/', 'email'], ['https://mail.google.com/', 'https://www.googleapis.com/auth/userinfo.email'], []],
    ['microsoft', ['https://graph.microsoft.com/Mail.Read', 'offline_access'], ['mail.read'], []],
    ['microsoft', ['Mail.Read', 'Mail.Send'], ['https://graph.microsoft.com/Mail.Read'], ['Mail.Send']],
    ['shopify', ['read_products', 'write_products', 'read_orders'], ['write_products'], ['read_orders']],
    ['github', ['read:org', 'user:email', 'repo'], ['admin:org', 'user'], ['repo']],
    ['salesforce', ['api', 'refresh_token'], ['full'], []],
    ['salesforce', ['api', 'web'], ['api'], ['web']],
    ['zoho', ['ZohoCRM.modules.leads.READ'], ['ZohoCRM.modules.ALL'], []],
    ['zoho', ['ZohoCRM.settings.READ'], ['ZohoCRM.modules.ALL'], ['ZohoCRM.settings.READ']],
    ['generic', ['read'], ['READ'], ['read']],
  ])('%s needs %j, has %j, misses %j', (platform, needed, granted, missing) => {
    expect(missingScopes(needed, granted, needed, platform)).toEqual(missing)
  })
})

describe('an answer that no rule knows', () => {
  it('is kept whole, without anything that is secret by name, by look or by value', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLW9mLXNvbWV0aGluZw'
    const judged = judge(
      answer(418, {
        error: 'teapot',
        details: [{ why: 'short and stout', session: 'abc' }],
        access_token: 'at',
        hint: jwt,
        echo: 'pa55word',
      }),
      platformRules('xero'),
      { ...facts, secrets: ['pa55word'] },
    )
    expect(judged.verdict).toBe('unknown')
    expect(judged.answer).toEqual({
      status: 418,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"teapot","details":[{"why":"short and stout","session":"…"}],"access_token":"…","hint":"…","echo":"…"}',
    })
    expect(judge(answer(400, grant), platformRules('xero'), facts).answer).toBeUndefined()
  })

  it('is counted by platform and code, however many codes a platform makes up', async () => {
    const metrics = createMetrics()
    const count = (body: unknown) => {
      countVerdict(metrics, 'xero', judge(answer(400, body), platformRules('xero'), facts))
    }
    for (let i = 0; i < 1_000; i += 1) count({ error: `made_up_${String(i)}` })
    count({ error: 'no word\u0000' })
    count({})
    const { values } = await metrics.unknownAnswers.get()
    expect(values.length).toBeLessThan(205)
    expect(values).toContainEqual({ labels: { platform: 'xero', code: 'made_up_0' }, value: 1 })
    expect(values).toContainEqual({ labels: { platform: 'xero', code: 'none' }, value: 1 })
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe(1_002)
  })
})

describe('any bytes that a platform could send', () => {
  const keys = fc.constantFrom(
    ...'error error.code errors code status ok error_description message suberror error_subtype error_codes access_token __proto__'.split(
      ' ',
    ),
  )
  const words = fc.constantFrom('invalid_grant', 'AADSTS50057: x', 'Access Denied', 'BAD_REFRESH_TOKEN', '\ud800', '', null, 5, true, 50057)
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof({ maxDepth: 4 }, words, fc.array(tie('json'), { maxLength: 3 }), fc.dictionary(keys, tie('json'))),
  }))
  const secrets = fc.stringMatching(/^[A-Za-z0-9+/=_-]{8,60}$/)
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.from(raw)),
    json.map((value) => Buffer.from(JSON.stringify(value ?? null))),
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text, 'latin1')),
  )

  it('never crash the judge, always get a verdict, and never put a secret into a sentence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: 100, max: 599 }),
        bytes,
        secrets,
        fc.constantFrom('raw', 'error', 'error_description', 'message', 'error_code', 'status'),
        fc.boolean(),
        (platform, status, body, secret, at, flag) => {
          // The secret stands somewhere in what is answered: in the raw bytes, or in a field that is read.
          const given =
            at === 'raw' ? Buffer.concat([body, Buffer.from(` ${secret} `), body]) : Buffer.from(JSON.stringify({ [at]: `x ${secret} y` }))
          const judged = judge(
            platformAnswer({ status, headers: { 'retry-after': secret }, body: given, receivedAt }),
            platformRules(platform),
            {
              scopesChangedSinceGrant: flag,
              grantAgeMs: flag ? 7 * day : null,
              secrets: [secret],
            },
          )
          expect(['user', 'transient', 'operator', 'unknown']).toContain(judged.verdict)
          expect(judged.addressee === null).toBe(judged.verdict === 'transient')
          expect(judged.code).toMatch(/^[a-z][a-z0-9_]*$/)
          expect(judged.summary).not.toBe('')
          expect(JSON.stringify({ ...judged, code: '', summary: '' })).not.toContain(secret)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
