import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { startRefusingPlatform } from './support/refusing-platform.js'
import type { RefusingPlatform } from './support/refusing-platform.js'

let relink: Harness
let api: RefusingPlatform
beforeAll(async () => {
  ;[relink, api] = await Promise.all([
    startRelink({ settings: { reportsApart: 500 }, policy: { confirm: 'PT30S', probe_every: 'PT1S' } }),
    startRefusingPlatform(),
  ])
})
afterAll(async () => {
  await relink.stop()
  await api.stop()
})

/** Reports a 401 until one is old enough to count. Returns the case. */
const rejected = (id: string): Promise<string> =>
  waitFor(async () => {
    const path = `/integrated-account/${id}/authentication-error`
    const { case_id: caseId } = await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })
    if (caseId === null) throw new Error('no case yet')
    return caseId
  }, 'a report that counts')

test('an API that rejects many customers at once is for support, who are mailed once; accounts that it accepts again end by themselves', async () => {
  const { id: app } = await relink.api.send<{ id: string }>('POST', '/integration', {
    ...{ name: 'contoso', config: { label: 'Contoso' }, platform: 'generic', probe: { url: `${api.url}/me` } },
    oauth: {
      ...{ authorization_endpoint: `${api.url}/authorize`, token_endpoint: `${api.url}/token` },
      ...{ client_id: 'acme', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
    },
  })
  api.api = 401
  const needed = relink.tools.settings.outbreakTenants
  const customers: { readonly id: string; readonly email: string; readonly caseId: string }[] = []
  for (let n = 1; n <= needed + 1; n += 1) {
    const email = `person${String(n)}@contoso.example`
    const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
      ...{ tenant_id: `contoso-${String(n)}`, environment_integration_id: app, contacts: [{ email }] },
      context: { oauth: { token: { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 } } },
    })
    const caseId = await rejected(id)
    await relink.caseThat(caseId, ({ verdict }) => verdict === 'user' || verdict === 'unknown', 'a verdict')
    customers.push({ id, email, caseId })
  }
  const verdicts = await Promise.all(
    customers.map(async ({ caseId }) => (await relink.api.get<{ verdict: string }>(`/case/${caseId}`)).verdict),
  )
  expect(verdicts).toEqual([...Array<string>(needed - 1).fill('user'), 'unknown', 'unknown'])
  const left = customers.slice(needed - 1)
  const first = await relink.caseThat(left[0]?.caseId ?? '', ({ stage }) => stage === 'held', 'it to be held')
  expect(first).toMatchObject({
    addressee: 'support',
    cause: 'rejected',
    reason: { code: 'rejected', summary: expect.stringContaining(`the connections of ${String(needed)} customers`) as unknown },
  })
  const toSupport = () => relink.mails('support@acme.example')
  await waitFor(() => toSupport().length === 1, 'the mail to support')
  api.api = 200
  for (const { caseId } of left) await relink.caseThat(caseId, ({ outcome }) => outcome === 'self_healed', 'the end')
  expect(left.map(({ email }) => relink.mails(email))).toEqual([[], []])
  expect(toSupport()).toHaveLength(1)
})
