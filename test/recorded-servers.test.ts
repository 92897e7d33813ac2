import { describe, expect, it } from 'vitest'
import { decide } from '../src/domain/decide.js'
import { noEvidence } from '../src/domain/evidence.js'
import type { Evidence } from '../src/domain/evidence.js'
import { judge } from '../src/domain/judge.js'
import type { Verdict } from '../src/domain/verdict.js'
import { refusesClient } from '../src/oauth/client-check.js'
import { platformRules } from '../src/platforms/index.js'
import { asAnswer, recordedChecks, recordedServers } from './support/recorded-servers.js'
import type { RecordedRefusal } from './support/recorded-servers.js'

/** Answers to other questions than a refresh: what an API, userinfo, a revocation or a discovery said. */
const isRefresh = ({ situation, about }: RecordedRefusal): boolean =>
  about !== 'resource' &&
  !/^(?:A14|A16)|access$|access_token$|userinfo|\.api$|\.org$|_access_after|old_after$|api_with/.test(situation) &&
  (about !== 'revocation' || /refresh$|refresh_after/.test(situation))

/** A refresh without its token: Relink sends none. */
const isNeverSent = ({ situation }: RecordedRefusal): boolean => /A7_missing|A7\.empty/.test(situation)

const byAbout: Readonly<Record<string, readonly Verdict[]>> = {
  grant: ['user'],
  person: ['user'],
  garbage: ['user'],
  revocation: ['user'],
  scope: ['user'],
  client: ['operator'],
  'server fault': ['transient'],
  // The loser of two at once: read again under the lease, or asked again.
  race: ['user', 'transient'],
}

/** What was done says more than `about`. */
const bySituation: Readonly<Record<string, readonly Verdict[]>> = {
  'hydra X_scope_taken_from_client.answer': ['operator'],
  'hydra X_scope_given_back.answer': ['operator'],
  'hydra X_hook_500.answer': ['transient'],
  'hydra X_hook_unreachable.answer': ['transient'],
  'keycloak X_issuer_moved.answer': ['operator'],
  'keycloak X_realm_disabled.answer': ['operator'],
  'keycloak X_default_scope_added_by_operator.answer': ['user'],
  'casdoor X_key_gone': ['operator'],
  'jupyterhub A9_first_exchange_basic': ['operator'],
  // These two never refresh.
  'jupyterhub A7_refresh_grant': ['operator'],
  'indico A7_refresh_grant': ['operator'],
}

/** What no evidence tells apart, with the verdict that it gets. A new one is a fault of the table. */
const notToBeTold: Readonly<Record<string, readonly [Verdict, string]>> = {
  'dex A5.deleteUser': [
    'transient',
    'Dex answers a deleted person with the 500 of its own database faults, for ever; past `confirm` support has it',
  ],
  'gitea X_database_fault.oauth2_grant_table_gone': ['user', 'the words of a revoked grant; the preset takes a second look (storeMayFail)'],
  'gitea X_database_fault.oauth2_application_table_gone': ['operator', 'the words of an unknown client; held until the second look'],
  'hydra X_database_fault.hydra_client_gone': ['operator', 'the words of a wrong secret; held until the second look'],
  'homeassistant A7_foreign_client': ['operator', 'a bare invalid_request; the others tell it'],
  'casdoor X_database_fault.token_table_gone': ['user', 'the words of a revoked grant; the preset takes a second look (storeMayFail)'],
  'casdoor X_database_fault.cert_table_gone': ['operator', 'the words of a certificate that is not there; held until the second look'],
  'lemonldap-ng A7_garbage': ['operator', 'a bare invalid_request; the preset tells it, else the others'],
  'lemonldap-ng A1_admin_revokes_token.refresh': ['operator', 'the same'],
  'lemonldap-ng A8_expired': ['operator', 'the same'],
  'lemonldap-ng A5_deleted_again': ['operator', 'the same: its first refusal is an invalid_grant and removes the grant'],
  'lemonldap-ng X_database_fault.sessions_gone': ['operator', 'the same; held until the second look'],
  'lemonldap-ng X_database_fault.users_table_gone': [
    'user',
    'the words of a person who is gone; the preset takes a second look (storeMayFail)',
  ],
  'glewlwyd A11_refresh_grant_taken_from_client': ['unknown', 'an empty answer, and the revocation endpoint accepts the client'],
  'go-oauth2 A2_wrong_secret_and_dead_token': ['user', 'its refresh never looks at the secret, and the grant is dead indeed'],
  'go-oauth2 A3_client_deleted.basic': ['transient', 'a fault of its own for ever; past `confirm` support has it'],
  'go-oauth2 A3_client_deleted.post': ['transient', 'the same'],
  'zitadel-oidc A3_unknown_client_basic': ['transient', 'a 500; past `confirm` its revocation endpoint accuses the client (row 1b)'],
  'zitadel-oidc A3_unknown_client_post': ['transient', 'the same'],
}

/** Which question to the revocation endpoint was asked in the same situation. */
const questionOf = (situation: string): string | null => {
  if (/A11|lost_grant/.test(situation)) return 'c refresh grant taken from client'
  if (/deleted/.test(situation)) return 'b deleted client'
  if (/disabled|deactivated/.test(situation)) return 'd client disabled'
  if (/^A3.*(?:unknown|never_existed)/.test(situation)) return 'b unknown client id'
  return /^A2|secret/.test(situation) ? 'a wrong secret' : null
}

const isRefused = (server: string, question: string): boolean =>
  recordedChecks(server).some(
    (one) =>
      one.question.startsWith(question) &&
      one.question.endsWith('made-up token to the revocation endpoint') &&
      refusesClient(asAnswer({ variant: '', situation: '', about: '', ...one })),
  )

/** V, asked only where the right client is not refused (the calibration). */
const clientCheck = (server: string, { about, situation }: RecordedRefusal): Evidence['clientCheck'] => {
  const question = about === 'client' ? questionOf(situation) : null
  return question !== null && !isRefused(server, 'right client, basic') && isRefused(server, question) ? 'refused' : 'silent'
}

/** A 400 without a body tells nothing by itself. */
const isWordless = ({ status, body }: RecordedRefusal): boolean => status === 400 && (body === null || body === undefined || body === '')

const expectedOf = (name: string, one: RecordedRefusal): readonly Verdict[] => {
  if (notToBeTold[name] !== undefined) return [notToBeTold[name][0]]
  if (isWordless(one) && one.about !== 'client') return ['unknown']
  return bySituation[name] ?? byAbout[one.about] ?? []
}

const rows = recordedServers().flatMap(({ name, refusals }) =>
  refusals.filter((one) => isRefresh(one) && !isNeverSent(one)).map((one) => [`${name} ${one.situation}`, name, one] as const),
)
/** The preset of each server that has one; any of them may also be registered as `generic`. */
const presets: Readonly<Record<string, string>> = {
  allauth: 'django-allauth',
  dot: 'django-oauth-toolkit',
  homeassistant: 'home-assistant',
  hydra: 'ory-hydra',
  spring: 'spring-authorization-server',
}
const decided = (server: string, one: RecordedRefusal, evidence: Partial<Evidence> = {}, platform = 'generic') =>
  decide(judge(asAnswer(one), platformRules(platform), { scopesChangedSinceGrant: false }), {
    ...noEvidence,
    clientCheck: clientCheck(server, one),
    ...evidence,
  })
const works = { others: { kind: 'works', count: 3 } } as const

describe('what real servers answered', () => {
  it.each(rows)('%s', (name, server, one) => {
    const { judgement } = decided(server, one)
    expect(expectedOf(name, one)).toContain(judgement.verdict)
    const usual = { user: 'contact', operator: 'operator', unknown: 'support', transient: null }[judgement.verdict]
    expect(judgement.addressee).toBe(usual)
  })

  it.each(rows)('%s, by the preset', (name, server, one) => {
    const { judgement, wants } = decided(server, one, {}, presets[server] ?? server)
    // Of its own store's fault it says the same as of a dead grant: held until the second look.
    if (one.about === 'server fault' && wants.includes('second_look')) return
    const { verdict } = judgement
    const mayBeTheirs: readonly Verdict[] = isWordless(one) && name in notToBeTold ? ['user'] : []
    expect([...mayBeTheirs, ...expectedOf(name, one), ...(bySituation[name] ?? byAbout[one.about] ?? [])]).toContain(verdict)
  })

  it('lists no exception that is none', () => {
    const names = rows.map(([name]) => name)
    for (const [name, [verdict]] of Object.entries(notToBeTold)) {
      expect(names).toContain(name)
      const [, server, one] = rows.find(([found]) => found === name) ?? expect.fail()
      expect(byAbout[one.about]).not.toContain(verdict)
      expect(decided(server, one).judgement.verdict).toBe(verdict)
    }
    for (const name of Object.keys(bySituation)) expect(names).toContain(name)
  })

  it('never makes one customer’s dead grant or gone person an incident of the app, whatever the others do', () => {
    const theirs = rows.filter(([, , { about }]) => ['grant', 'person', 'race', 'garbage', 'scope'].includes(about))
    for (const [name, server, one] of theirs.filter(([found]) => !(found in bySituation) && !(found in notToBeTold))) {
      for (const evidence of [{}, works, { workedBefore: true, ...works }, { isSecondLook: true, ...works }])
        expect([name, decided(server, one, evidence).incident]).not.toEqual([name, 'open'])
    }
  })

  it('never mails a customer for a refused client, and blames no app that works for others', () => {
    for (const [name, server, one] of rows.filter(([found, , { about }]) => about === 'client' && !(found in notToBeTold))) {
      expect([name, decided(server, one).judgement.verdict]).toEqual([name, 'operator'])
      const alone = decided(server, one, { ...works, clientCheck: 'silent' })
      expect([name, alone.incident]).not.toEqual([name, 'open'])
    }
  })

  it('is right on as many as the table was fitted to', () => {
    const right = (about: string) => {
      const all = rows.filter(([, , one]) => one.about === about)
      const good = all.filter(([, server, one]) => byAbout[about]?.includes(decided(server, one).judgement.verdict))
      return `${String(good.length)} of ${String(all.length)}`
    }
    expect({ client: right('client'), grant: right('grant'), person: right('person') }).toMatchInlineSnapshot(`
      {
        "client": "148 of 154",
        "grant": "89 of 96",
        "person": "19 of 22",
      }
    `)
  })
})
