import { randomBytes } from 'node:crypto'
import { DemoSystem } from './demo-system.js'
import type { Endpoints } from './endpoints-file.js'
import { answerPlatform, FormBrowser } from './form-browser.js'
import { demoClient, demoScopes } from './seed-demo.js'
import { soon } from './until.js'

/** Runs one step: prints its title and the lines it shows, and gives its value on. */
export type TellStep = <T>(title: string, work: () => Promise<{ readonly value: T; readonly shown?: readonly string[] }>) => Promise<T>

/** A person at the demo platform who belongs to the company of the seeded accounts. */
const person = { sub: 'usr_grace', email: 'grace@northwind.example', name: 'Grace Murray' } as const

/** The whole story, from an import to a proven reauthorization. Throws at the first step that does not hold. */
export const demoStory = async (endpoints: Endpoints, step: TellStep): Promise<void> => {
  const system = new DemoSystem(endpoints)
  // Unique to this run, so that repeated runs of the demo don't reach one person's daily cap.
  const run = randomBytes(4).toString('hex')
  const address = `grace+${run}@northwind.example`

  const account = await step('An account is imported', async () => {
    const grant = await system.platform<{ access_token: string; refresh_token: string; expires_in: number; scope: string }>(
      'POST',
      '/grants',
      {
        client_id: demoClient.client_id,
        sub: person.sub,
        scopes: [...demoScopes],
      },
    )
    const integration = await system.integration('lumen')
    const { access_token, refresh_token, expires_in, scope } = grant
    const { id, status } = await system.api.send<{ id: string; status: string }>('POST', '/integrated-account', {
      tenant_id: 'northwind',
      external_id: `demo-${run}`,
      environment_integration_id: integration.id,
      authentication_method: 'oauth2',
      label: `Northwind (demo ${run})`,
      contacts: [{ email: address, name: person.name, role: 'owner' }],
      context: { oauth: { token: { access_token, refresh_token, expires_in, scope } } },
    })
    expect(status === 'active', `the account is ${status}, not active`)
    return { value: { id, access_token, refresh_token }, shown: [`${id}, ${status}, ${integration.label}`] }
  })

  await step('Its grant is revoked at the platform', async () => {
    const { revoked } = await system.platform<{ revoked: number }>('POST', '/revoke', { refresh_token: account.refresh_token })
    expect(revoked === 1, `${String(revoked)} grants were revoked`)
    const answer = await fetch(system.platformAddress('/api/reports'), { headers: { authorization: `Bearer ${account.access_token}` } })
    expect(answer.status === 401, `the platform still answers ${String(answer.status)}`)
    return { value: undefined, shown: ['GET /api/reports at the platform answers 401'] }
  })

  const caseId = await step('The product reports the 401', async () => {
    const path = `/integrated-account/${account.id}/authentication-error`
    const report = { status: 401, resource: '/api/reports', method: 'GET' }
    const { case_id } = await system.api.send<{ case_id: string | null }>('POST', path, report)
    if (case_id === null) throw new Error('Relink opened no case')
    return { value: case_id, shown: [`case ${case_id}`] }
  })

  await step('The webhook arrives, and its signatures hold', async () => {
    const hook = await system.webhook(account.id, 'integrated_account:authentication_error')
    expect(hook.verified, 'its signatures do not hold')
    return { value: undefined, shown: [`${hook.event}, ${hook.case_reference ?? ''}, event ${hook.id}`] }
  })

  const link = await step('The contact is mailed', async () => {
    const mail = await soon(() => system.mailTo(address), `a mail to ${address}`)
    const found = /https?:\/\/\S+\/connect-account\?link_token=[\w-]+/.exec(mail.text)?.[0]
    if (found === undefined) throw new Error('the mail holds no link')
    return { value: found, shown: [`to ${mail.to.join(', ')}: ${mail.subject}`] }
  })

  const browser = new FormBrowser()
  await step('The link is opened, the button pressed, consent given', async () => {
    const page = await browser.open(link)
    const signIn = await browser.press(page, /./)
    const end = await answerPlatform(browser, signIn, { email: person.email })
    expect(end.heading === 'Connection successful', `the page says “${end.heading}”`)
    return { value: undefined, shown: [`“${page.heading}”`, `sign-in at ${signIn.url.origin} as ${person.email}`, `“${end.heading}”`] }
  })

  await step('The connection is proven by one more refresh', async () => {
    const { success } = await system.api.send<{ success: boolean }>('POST', '/integrated-account/refresh-credentials', { id: account.id })
    expect(success, 'the refresh was not successful')
    const { status } = await system.api.get<{ status: string }>(`/integrated-account/${account.id}`)
    expect(status === 'active', `the account is ${status}`)
    return { value: undefined, shown: [`the account is ${status}`] }
  })

  await step('The product hears of it', async () => {
    for (const event of ['reauthorized', 'reauthorization_closed']) {
      const { verified } = await system.webhook(account.id, `integrated_account:${event}`)
      expect(verified, `the signatures of ${event} do not hold`)
    }
    return { value: undefined, shown: ['integrated_account:reauthorized, integrated_account:reauthorization_closed'] }
  })

  await step('The case is closed, and tells its story', async () => {
    const closed = await soon(() => system.closedCase(caseId), 'the case’s workflow to end')
    expect(closed.outcome === 'reauthorized', `its outcome is ${String(closed.outcome)}`)
    const timeline = await system.timeline(caseId)
    return {
      value: undefined,
      shown: [
        `${closed.reference}, reauthorized`,
        ...timeline.map(({ at, title }) => `  ${at.slice(11, 23)}  ${title}`),
        `the history: ${closed.workflow.url ?? closed.workflow.id}`,
      ],
    }
  })
}

const expect = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}
