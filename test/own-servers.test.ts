// @module-tag heavy
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Harness } from './support/harness.js'
import { installed, startOwnServer } from './support/own-server.js'
import type { OwnServer, RunningServer } from './support/own-server.js'

interface Told extends OwnServer {
  readonly platform: string
  /** Who can fix it for a person that is gone. */
  readonly goneIsFor: 'contact' | 'admin'
}

/** Newest versions on 2026-11-29 that run on the floors of Node and Python. */
const servers: readonly Told[] = [
  { platform: 'oidc-provider', file: 'oidc-provider.mjs', packages: ['oidc-provider@9.13.3'], goneIsFor: 'contact' },
  {
    platform: 'better-auth',
    file: 'better-auth.mjs',
    packages: ['better-auth@1.7.5', '@better-auth/oauth-provider@1.7.5'],
    goneIsFor: 'contact',
  },
  { platform: 'authlib', file: 'authlib-server.py', packages: ['Authlib==1.9.10', 'Flask==3.1.3'], goneIsFor: 'admin' },
  {
    platform: 'django-oauth-toolkit',
    file: 'django-oauth-toolkit.py',
    packages: ['django-oauth-toolkit==3.4.1', 'Django==5.2.19'],
    goneIsFor: 'contact',
  },
]

const missing = new Map<string, string | null>()
for (const server of servers) missing.set(server.platform, await installed(server))

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT30S' }, settings: { clientCheckEvery: 1 } })
})
afterAll(async () => {
  await relink.stop()
})

interface Connected {
  readonly id: string
  readonly email: string
  readonly admin: string
}

const register = async (name: string, platform: string, running: RunningServer): Promise<string> => {
  const { id } = await relink.registerIntegration({
    name,
    platform,
    config: { label: `Our ${platform}` },
    probe: null,
    oauth: {
      issuer: null,
      authorization_endpoint: running.token_endpoint,
      token_endpoint: running.token_endpoint,
      revocation_endpoint: running.revocation_endpoint,
      client_id: running.client_id,
      client_secret: running.client_secret,
      token_endpoint_auth_method: 'client_secret_basic',
      scopes: [],
      identity: { from: 'none' },
    },
  })
  return id
}

const connect = async (integrationId: string, platform: string, server: RunningServer, person: string): Promise<Connected> => {
  const { access_token, refresh_token, expires_in } = await server.act('consent', person)
  const email = `${person}.${platform}@northwind.example`
  const admin = `admin.${person}.${platform}@northwind.example`
  const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: `${person}-${platform}`,
    environment_integration_id: integrationId,
    authentication_method: 'oauth2',
    contacts: [
      { email, name: person, role: 'owner' },
      { email: admin, name: 'Grace', role: 'admin' },
    ],
    context: { oauth: { token: { access_token, refresh_token, expires_in } } },
  })
  // It works, with the app as it is.
  expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id })).status).toBe(200)
  return { id, email, admin }
}

const report = async ({ id }: Connected): Promise<CaseJson> => {
  const path = `/integrated-account/${id}/authentication-error`
  const { case_id: caseId } = await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })
  if (caseId === null) throw new Error('no case was opened')
  return relink.caseThat(caseId, ({ stage }) => stage !== 'detecting', 'a verdict')
}

const incidents = async (integrationId: string): Promise<number> => {
  const { result } = await relink.api.get<{ result: { integration_id: string }[] }>('/incident')
  return result.filter((one) => one.integration_id === integrationId).length
}
const operatorMails = () => relink.mails('operator@acme.example').length
const mailed = (to: string) => waitFor(() => relink.mails(to).length > 0, `a mail to ${to}`)

describe.each(servers)('$platform, installed and run', (server) => {
  const why = missing.get(server.platform) ?? null

  it.skipIf(why !== null)(
    `mails whose grant is revoked, whose person is gone, and the operator alone for a wrong secret${why === null ? '' : ` (skipped: ${why})`}`,
    { timeout: 120_000 },
    async () => {
      const { platform } = server
      const running = await startOwnServer(server)
      try {
        const integrationId = await register(`own-${platform}`, platform, running)
        const ada = await connect(integrationId, platform, running, 'ada')
        const bob = await connect(integrationId, platform, running, 'bob')
        const cyd = await connect(integrationId, platform, running, 'cyd')
        const operatorBefore = operatorMails()

        await running.act('revoke', 'ada')
        expect(await report(ada)).toMatchObject({ verdict: 'user', addressee: 'contact', stage: 'awaiting_user' })
        await mailed(ada.email)

        await running.act('remove', 'bob')
        expect(await report(bob)).toMatchObject({ verdict: 'user', addressee: server.goneIsFor, stage: 'awaiting_user' })
        await mailed(server.goneIsFor === 'admin' ? bob.admin : bob.email)

        expect(await incidents(integrationId)).toBe(0)
        expect(operatorMails()).toBe(operatorBefore)
        expect(relink.mails(server.goneIsFor === 'admin' ? bob.email : bob.admin)).toEqual([])
        expect([...relink.mails(ada.admin), ...relink.mails(cyd.email)]).toEqual([])

        await running.act('new_secret')
        const { id: caseId } = await report(cyd)
        await waitFor(() => operatorMails() > operatorBefore, 'the operator to be mailed')
        expect(await relink.caseThat(caseId, ({ verdict }) => verdict === 'operator', 'the verdict')).toMatchObject({
          addressee: 'operator',
          stage: 'held',
        })
        expect(await incidents(integrationId)).toBe(1)
        expect([...relink.mails(cyd.email), ...relink.mails(cyd.admin)]).toEqual([])
        expect([relink.mails(ada.email).length, relink.mails(bob.email).length + relink.mails(bob.admin).length]).toEqual([1, 1])
      } finally {
        await running.stop()
      }
    },
  )
})

describe('better-auth, which says invalid_grant for an app that is deleted', () => {
  const server = servers.find(({ platform }) => platform === 'better-auth') ?? expect.fail()
  const why = missing.get(server.platform) ?? null

  it.skipIf(why !== null)(
    `is believed at its revocation endpoint: the operator is mailed, no customer is${why === null ? '' : ` (skipped: ${why})`}`,
    { timeout: 120_000 },
    async () => {
      const running = await startOwnServer(server)
      try {
        const integrationId = await register('deleted-app', server.platform, running)
        const dan = await connect(integrationId, server.platform, running, 'dan')
        expect((await relink.request('POST', `/integration/${integrationId}/check`)).status).toBe(200)
        const before = operatorMails()
        await running.act('delete_app')
        const { id: caseId } = await report(dan)
        expect(await relink.caseThat(caseId, ({ verdict }) => verdict === 'operator', 'the verdict')).toMatchObject({
          addressee: 'operator',
        })
        await waitFor(() => operatorMails() > before, 'the operator to be mailed')
        expect([...relink.mails(dan.email), ...relink.mails(dan.admin)]).toEqual([])
      } finally {
        await running.stop()
      }
    },
  )
})
