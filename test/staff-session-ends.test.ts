import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteStaff } from '../src/access/staff/invite-staff.js'
import { createSignIn, printSignIn } from '../src/access/staff/sign-in.js'
import { sessionCookie } from '../src/access/staff/session.js'
import { signInCookie } from '../src/access/staff/sign-in.js'
import { ConsoleClient, signedIn, tokenIn } from './support/console-client.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { untilRefused } from './support/until-refused.js'

const signInLife = 1_000
const idle = 2_500
const life = 6_000
let relink: Harness

beforeAll(async () => {
  relink = await startRelink({ worker: false, settings: { staffSignInLife: signInLife, staffSessionIdle: idle, staffSessionLife: life } })
})
afterAll(() => relink.stop())

const passed = (moment: number) => waitFor(() => Date.now() > moment, 'the time to pass')
const isIn = async (client: ConsoleClient): Promise<boolean> => (await client.send('GET', '/session')).status === 200

describe('with durations of seconds', () => {
  it('a session that is not used ends, one that is used goes on, and each ends after its whole life', async () => {
    const began = Date.now()
    const [idler, worker] = [
      await signedIn(relink, { email: 'idler@acme.example', role: 'viewer' }),
      await signedIn(relink, { email: 'worker@acme.example', role: 'viewer' }),
    ]
    const { expires_at: firstEnd } = (await worker.send('GET', '/session')).body
    expect(new Date(String(firstEnd)).getTime()).toBeLessThanOrEqual(Date.now() + idle)
    const used = Date.now()
    while (Date.now() < used + idle + 200) {
      expect(await isIn(worker)).toBe(true)
      // A forgotten tab: its stream is no use of the session.
      await idler.send('GET', '/case', undefined, { accept: 'text/event-stream' })
      const next = Date.now() + 100
      await passed(next)
    }
    expect(await isIn(idler)).toBe(false)
    expect((await idler.send('GET', '/case')).status).toBe(401)
    await waitFor(async () => !(await isIn(worker)), 'the session’s life to end')
    expect(Date.now() - began).toBeGreaterThanOrEqual(life)
  })

  it('a sign-in that has expired signs no one in, and says so', async () => {
    const { token } = await relink.tools.database.transaction(async (tx) => {
      await inviteStaff(tx, { environmentId: relink.environmentId, email: 'late@acme.example', role: 'viewer', actor: 'relink' })
      return createSignIn(tx, { email: 'late@acme.example', browser: null, life: signInLife })
    })
    await passed(Date.now() + signInLife)
    const answer = await new ConsoleClient(relink.url).signIn(token)
    expect([answer.status, answer.body['why']]).toEqual([422, 'expired'])
  })

  it('one for a person who was removed meanwhile signs no one in', async () => {
    const { id } = await relink.api.send<{ id: string }>('POST', '/staff', { email: 'gone@acme.example', role: 'viewer' })
    const link = await relink.tools.database.transaction((tx) => printSignIn(tx, relink.tools.settings, 'gone@acme.example'))
    await relink.api.send('DELETE', `/staff/${id}`)
    expect((await new ConsoleClient(relink.url).signIn(tokenIn(link))).body['why']).toBe('unknown')
  })
})

it('on https the cookies are the host’s own', () => {
  const settings = { ...relink.tools.settings, publicUrl: 'https://relink.example' }
  for (const [cookie, name] of [
    [sessionCookie(settings), '__Host-relink_session'],
    [signInCookie(settings), '__Host-relink_sign_in'],
  ] as const) {
    expect([cookie.name, cookie.options]).toEqual([name, { ...cookie.options, httpOnly: true, secure: true, sameSite: 'lax', path: '/' }])
    expect(cookie.options.domain).toBeUndefined()
  }
})

it('made-up tokens are limited by address', async () => {
  const answers = await untilRefused(
    30,
    async (n) => (await new ConsoleClient(relink.url).send('POST', '/session', { token: `made-up-${String(n)}` })).status,
  )
  expect(new Set(answers)).toEqual(new Set([422, 429]))
  expect(answers.at(-1)).toBe(429)
})
