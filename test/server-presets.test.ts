import { describe, expect, it } from 'vitest'
import { decide } from '../src/domain/decide.js'
import { noEvidence } from '../src/domain/evidence.js'
import { judge } from '../src/domain/judge.js'
import type { Verdict } from '../src/domain/verdict.js'
import { platformRules } from '../src/platforms/index.js'
import { asAnswer, recordedServers } from './support/recorded-servers.js'

const presetOf: Readonly<Record<string, string>> = {
  allauth: 'django-allauth',
  authlib: 'authlib',
  'better-auth': 'better-auth',
  dex: 'dex',
  dot: 'django-oauth-toolkit',
  gitea: 'gitea',
  homeassistant: 'home-assistant',
  hydra: 'ory-hydra',
  keycloak: 'keycloak',
  'oidc-provider': 'oidc-provider',
  pretix: 'pretix',
  spring: 'spring-authorization-server',
}

/** What was done to a connection or its app, where its refresh was refused. */
const expected: readonly (readonly [what: RegExp, verdict: Verdict])[] = [
  [/^grant (?:A1|A4|A8|A13)/, 'user'],
  [/^person A5/, 'user'],
  [/^client (?:A2|A3)/, 'operator'],
]

/** Dex answers a deleted person with the 500 of its own faults; better-auth a deleted client with the words of a dead grant. */
const alone: Readonly<Record<string, Verdict>> = {
  'dex A5.deleteUser': 'transient',
  'better-auth A3_unknown_client_basic': 'user',
  'better-auth A3_unknown_client_post': 'user',
  'better-auth A3_client_deleted.basic': 'user',
  'better-auth A3_client_deleted.post': 'user',
  'better-auth A2_wrong_secret_and_dead_token': 'user',
}

const isOfAnApi = /userinfo|access$|access_token$|\.api$|\.org$|_access_after|old_after$/
const rows = recordedServers().flatMap(({ name, refusals }) =>
  presetOf[name] === undefined
    ? []
    : refusals
        .filter(({ situation }) => !isOfAnApi.test(situation))
        .flatMap((one) => {
          const verdict = expected.find(([what]) => what.test(`${one.about} ${one.situation}`))?.[1]
          return verdict === undefined ? [] : [[`${name} ${one.situation}`, name, one, verdict] as const]
        }),
)

describe('by its preset and the answer alone', () => {
  it.each(rows)('%s', (what, name, one, verdict) => {
    const rules = platformRules(presetOf[name] ?? '')
    const decided = decide(judge(asAnswer(one), rules, { scopesChangedSinceGrant: false }), noEvidence)
    expect(decided.judgement.verdict).toBe(alone[what] ?? verdict)
    if (decided.judgement.verdict === 'user') expect(decided.incident).not.toBe('open')
  })

  it('asks the revocation endpoint only if the server checks the token first', () => {
    const asks = (name: string) => {
      const grant = recordedServers()
        .find((server) => server.name === name)
        ?.refusals.find(({ about, status }) => about === 'grant' && status === 400)
      const judged = judge(asAnswer(grant ?? expect.fail()), platformRules(presetOf[name] ?? ''), { scopesChangedSinceGrant: false })
      return decide(judged, noEvidence).wants.includes('client_check')
    }
    expect([asks('better-auth'), asks('keycloak'), asks('gitea')]).toEqual([true, false, false])
  })
})
