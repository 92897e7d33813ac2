import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiToken } from '../src/access/create-api-token.js'
import { scopes } from '../src/domain/scope.js'
import { openBrowser } from './support/browser.js'
import { faults, openConsole, pressAt } from './support/console-browser.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { ask } from './support/room-tools.js'
import { scriptedPlatform } from './support/scripted-platform.js'
import type { ScriptedPlatform } from './support/scripted-platform.js'

let relink: Harness
let browser: Browser
let platform: ScriptedPlatform
beforeAll(async () => {
  ;[relink, browser, platform] = await Promise.all([startRelink({ worker: false }), openBrowser(), scriptedPlatform()])
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
  await platform.stop()
})

const integrate = async (name: string, preset: string, oauth: object = {}): Promise<string> =>
  (
    await relink.api.send<{ id: string }>('POST', '/integration', {
      ...{ name, config: { label: name }, platform: preset, oauth: platform.oauth(oauth) },
    })
  ).id

test('an integration whose grants will not last says so, with the field that fixes it', async () => {
  const { page, complaints, context, open } = await openConsole(relink, browser)
  const hub = await integrate('hub', 'jupyterhub')
  const short = await integrate('realm', 'keycloak', { scopes: ['openid'] })
  const lasting = await integrate('lasting-realm', 'keycloak', { scopes: ['openid', 'offline_access'] })
  const show = async (id: string, heading: string): Promise<void> => {
    await open(`/settings/integrations/${id}`, 'Settings')
    await page.getByRole('heading', { name: heading, level: 2, exact: true }).waitFor()
  }
  await show(hub, 'hub')
  await page.getByRole('alert', { name: 'platform' }).getByText('gives no refresh tokens').waitFor()
  expect(await faults(page)).toEqual([])
  await show(short, 'realm')
  await page.getByRole('alert', { name: 'oauth.scopes' }).getByText('should have offline_access').waitFor()
  await show(lasting, 'lasting-realm')
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('an endpoint that was changed waits for another person, and the page says so until then', async () => {
  const { page, complaints, context, open } = await openConsole(relink, browser)
  const id = await integrate('moved', 'generic')
  const oauth = { token_endpoint: `${platform.url}/elsewhere`, current_client_secret: 'the-app-secret' }
  expect((await relink.request('PATCH', `/integration/${id}`, { oauth })).status).toBe(200)
  await open(`/settings/integrations/${id}`, 'Settings')
  const notice = page.getByRole('alert', { name: 'Nothing is sent to the platform' })
  await notice.getByText('relink integration confirm').waitFor()
  expect(await faults(page)).toEqual([])
  const { token } = await relink.tools.database.transaction((tx) =>
    createApiToken(tx, { environmentId: relink.environmentId, name: 'second', scopes }),
  )
  const { endpoints_version } = await relink.api.get<{ endpoints_version: string }>(`/integration/${id}`)
  expect((await ask(relink.url, token, 'POST', `/integration/${id}/confirm-endpoints`, { endpoints_version })).status).toBe(200)
  await page.reload()
  await page.getByRole('heading', { name: 'moved', level: 2, exact: true }).waitFor()
  await notice.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
  await context.close()
})

test('support reads a kept answer again once its place is known, by keyboard', async () => {
  const id = await integrate('deep', 'generic')
  platform.answer = () => ({ body: { outer: { access_token: 'at-1', refresh_token: 'rt-1', expires_in: 3600 } } })
  const account = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
    ...{ tenant_id: 'northwind', environment_integration_id: id, label: 'Northwind' },
    context: { oauth: { token: { access_token: 'at-0', refresh_token: 'rt-0', expires_in: 1 } } },
  })
  const path = `/integrated-account/${account.id}/access-token`
  const caseId = String((await relink.request('GET', path)).body['case_id'])
  const { reference } = await relink.api.get<{ reference: string }>(`/case/${caseId}`)
  expect((await relink.request('PATCH', `/integration/${id}`, { oauth: { token_at: 'outer' } })).status).toBe(200)
  const { page, complaints, context, open } = await openConsole(relink, browser, { role: 'support', email: 'kept@acme.example' })
  await open(`/cases/${caseId}`, reference)
  await pressAt(page, /^Read the answer again$/)
  const form = page.getByRole('form', { name: 'Read the answer again' })
  await form.waitFor()
  expect(await faults(page)).toEqual([])
  await form.getByRole('button', { name: 'Read it now' }).press('Enter')
  await page.getByText('Read again. The page shows the result.').waitFor()
  expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ outcome: 'self_healed' })
  expect((await relink.request('GET', path)).body['access_token']).toBe('at-1')
  expect(platform.refreshTokens()).toEqual(['rt-0'])
  expect(complaints).toEqual([])
  await context.close()
})
