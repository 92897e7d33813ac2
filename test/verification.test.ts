import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT2S', probe_every: 'PT1S' } })
})
afterAll(() => relink.stop())

let count = 0
/** A contact with a mailbox of their own. */
const address = (): string => `asked${String((count += 1))}@northwind.example`
const brokenAccount = async (given: Parameters<Harness['importAccount']>[0] = {}) => {
  const account = await relink.importAccount({ email: address(), ...given })
  const caseId = await relink.breakAccount(account)
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  return { account, caseId, link: linkIn(mail) }
}
const signIn = async (link: string, email: string): Promise<string> => (await reconnect(new FormBrowser(), link, { email })).heading
const shown = (id: string) => relink.api.get<{ remote_account: object | null; status: string }>(`/integrated-account/${id}`)
const ended = (caseId: string) => relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')
const erase = ({ id }: Pick<ImportedAccount, 'id'>) => relink.api.send('DELETE', `/integrated-account/${id}`)

describe('a person who reconnects', () => {
  it('may be a colleague of the same account, and the timeline says who', async () => {
    const { account, caseId, link } = await brokenAccount()
    expect(await signIn(link, 'grace@northwind.example')).toBe('Connection successful')
    expect(await ended(caseId)).toMatchObject({ outcome: 'reauthorized' })
    expect((await relink.timeline(caseId)).find(({ kind }) => kind === 'reauthorized')?.title).toBe(
      'Reconnected by grace@northwind.example',
    )
    expect((await shown(account.id)).remote_account).toMatchObject({ account: 'org_northwind', label: 'grace@northwind.example' })
    // Only the account names her, so she is deleted with it.
    await erase(account)
    const { rows } = await relink.tools.database.query(`SELECT FROM contacts WHERE email = 'grace@northwind.example'`)
    expect(rows).toEqual([])
  })

  it('is not the consultant who picked another customer’s account: nothing changes, and the right one still can', async () => {
    const { account, caseId, link } = await brokenAccount()
    const before = relink.platform.counts().revocations
    const page = await reconnect(new FormBrowser(), link, { email: 'bob@fabrikam.example' })
    expect(page.heading).toBe('That was a different Lumen CRM account')
    expect(await relink.caseOf(account.id)).toMatchObject({ id: caseId, stage: 'awaiting_user', outcome: null })
    expect((await shown(account.id)).remote_account).toMatchObject({ account: 'org_northwind' })
    // It is unknown what a revocation ends at this platform: the refused grant is discarded, and not revoked.
    expect(relink.platform.counts().revocations).toBe(before)
    const { rows } = await relink.tools.database.query(`SELECT FROM attempts WHERE account_id = $1 AND answer IS NOT NULL`, [account.id])
    expect(rows).toEqual([])
    expect(await signIn(link, 'ada@northwind.example')).toBe('Connection successful')
    await ended(caseId)
    await erase(account)
  })
})

describe('an unused grant', () => {
  it('is revoked if that ends nothing else: a refused one, and a deleted account’s', { timeout: 60_000 }, async () => {
    // The file of this platform says that a revocation ends one grant only.
    const { id: integrationId } = await relink.registerIntegration({ name: 'erp', platform: 'netsuite' })
    const revocations = () => relink.platform.counts().revocations
    const { account, link } = await brokenAccount({ integrationId })
    const colleague = await relink.importAccount({ integrationId, sub: 'usr_grace', email: address() })
    const before = revocations()

    expect(await signIn(link, 'bob@fabrikam.example')).toBe('That was a different Lumen CRM account')
    expect(revocations()).toBe(before + 1)
    // The other account is that of Bob's company: giving back might end it.
    const fabrikam = await relink.importAccount({ integrationId, sub: 'usr_bob', email: address() })
    expect(await signIn(link, 'bob@fabrikam.example')).toBe('That was a different Lumen CRM account')
    expect(revocations()).toBe(before + 1)

    // Two accounts of one company: the first to go leaves the other alone, the last takes its grant with it.
    await erase(account)
    expect(revocations()).toBe(before + 1)
    expect(relink.platform.familyOf(colleague.refreshToken)).toBeDefined()
    await erase(colleague)
    expect(revocations()).toBe(before + 2)
    expect(relink.platform.familyOf(colleague.refreshToken)).toBeUndefined()
    await erase(fabrikam)
  })
})

describe('a platform that names a set', () => {
  const named: { tenantId: string }[] = []
  const server = createServer((_req, res) => res.setHeader('content-type', 'application/json').end(JSON.stringify(named)))
  let integrationId: string
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/connections`
    integrationId = (
      await relink.registerIntegration({
        name: 'books',
        oauth: { identity: { from: 'url', url, paths: ['tenantId'], must_match: 'account' } },
      })
    ).id
  })
  afterAll(() => {
    server.close()
  })
  const names = (...ids: string[]) => named.splice(0, named.length, ...ids.map((tenantId) => ({ tenantId })))

  it('is right if the account is among them; others, none and an empty name are not', { timeout: 60_000 }, async () => {
    names('org-1')
    const { account, caseId, link } = await brokenAccount({ integrationId })
    expect((await shown(account.id)).remote_account).toMatchObject({ account: 'org-1' })
    names('org-2', 'org-3')
    expect(await signIn(link, 'ada@northwind.example')).toBe('That was a different Lumen CRM account')
    for (const unsaid of [[], ['']]) {
      names(...unsaid)
      expect(await signIn(link, 'ada@northwind.example')).toBe('We can not tell which account this is')
    }
    expect(await relink.caseOf(account.id)).toMatchObject({ outcome: null })
    names('org-2', 'org-1')
    expect(await signIn(link, 'ada@northwind.example')).toBe('Connection successful')
    await ended(caseId)
    expect((await shown(account.id)).remote_account).toMatchObject({ account: 'org-1' })
  })

  it('of an unknown account: the company says whether it is the right one', async () => {
    names('org-1', 'org-2')
    const { account, caseId, link } = await brokenAccount({ integrationId })
    expect((await shown(account.id)).remote_account).toBeNull()
    expect(await signIn(link, 'ada@northwind.example')).toBe('Almost done')
    await relink.api.send('POST', `/case/${caseId}/grant`, { accept: true })
    expect(await ended(caseId)).toMatchObject({ outcome: 'reauthorized' })
  })
})

describe('an account imported dead, whose identity is unknown', () => {
  const importedDead = async () => {
    relink.platform.setFailure({ answer: '503', match: 'userinfo' })
    const broken = await brokenAccount()
    relink.platform.clearFailures()
    expect((await shown(broken.account.id)).remote_account).toBeNull()
    return broken
  }

  it('confirm: it is held, not probed, nothing is mailed, until the company says yes', async () => {
    const { account, caseId, link } = await importedDead()
    const mails = relink.mails(account.email).length
    expect(await signIn(link, 'ada@northwind.example')).toBe('Almost done')
    expect(await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the hold')).toMatchObject({ hold: { why: 'identity' } })
    const asked = relink.platform.requests().length
    expect((await relink.request('POST', `/case/${caseId}/release`, {})).body.message).toMatch(/\/verdict/)
    expect((await relink.request('POST', `/case/${caseId}/resend`, {})).status).toBe(409)
    expect(relink.platform.requests()).toHaveLength(asked)
    expect(relink.mails(account.email)).toHaveLength(mails)
    await relink.api.send('POST', `/case/${caseId}/grant`, { accept: true })
    expect(await ended(caseId)).toMatchObject({ outcome: 'reauthorized' })
    expect(await shown(account.id)).toMatchObject({ status: 'active', remote_account: { account: 'org_northwind' } })
  })

  it('accept: the first consent is taken, and compared with from then on', async () => {
    await relink.api.send('PATCH', '/environment', { unknown_identity: 'accept' })
    const { account, caseId, link } = await importedDead()
    expect(await signIn(link, 'bob@fabrikam.example')).toBe('Connection successful')
    expect(await ended(caseId)).toMatchObject({ outcome: 'reauthorized' })
    expect((await shown(account.id)).remote_account).toMatchObject({ account: 'org_fabrikam' })
    const { url } = await relink.api.send<{ url: string }>('POST', '/link-token', { integrated_account_id: account.id })
    expect(await signIn(url, 'ada@northwind.example')).toBe('That was a different Lumen CRM account')
  })
})
