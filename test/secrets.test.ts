import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTokens } from '../src/accounts/refresh/sealed-tokens.js'
import type { Attempt } from '../src/connect/attempt.js'
import { openSecrets } from '../src/connect/sealed-fields.js'
import { FormBrowser, signInAndConsent } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

interface Answer {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Whether the browser that began the attempt asked. */
  readonly knows: boolean
  readonly headers: string
  readonly body: string
}

let relink: Harness
/** Everything that Relink answered over HTTP in this run: pages, API answers, errors. */
const answers: Answer[] = []
const cookies = new Set<string>()
/** What must stand nowhere, by what it is. */
const secrets = new Map<string, string>()

const keep = (what: string, value: string | null | undefined): void => {
  if (value === null || value === undefined || value.length < 8) throw new Error(`there is no ${what} to look for`)
  secrets.set(`${what} (${String(secrets.size)})`, value)
}

beforeAll(async () => {
  relink = await startRelink({
    policy: {
      confirm: 'PT0S',
      notify: [
        { after: 'PT0S', to: 'first', channel: 'email' },
        { after: 'PT1S', to: 'first', channel: 'email' },
      ],
      escalate_after: 'PT2S',
    },
  })
  const { host } = new URL(relink.url)
  const publicHost = new URL(relink.tools.settings.publicUrl ?? '').host
  const real = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const res = await real(input, init)
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.host === host || url.host === publicHost) {
      for (const cookie of res.headers.getSetCookie()) cookies.add(cookie.split(';')[0]?.split('=')[1] ?? '')
      // Where the browser is sent is the platform's to know; a cookie is the browser's.
      const headers = [...res.headers].filter(([name]) => name !== 'location' && name !== 'set-cookie').join('\n')
      const sent = new Headers(init?.headers).get('cookie') ?? ''
      const knows = [...cookies].some((cookie) => sent.includes(cookie))
      answers.push({
        method: init?.method ?? 'GET',
        path: url.pathname,
        status: res.status,
        knows,
        headers,
        body: await res.clone().text(),
      })
    }
    return res
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await relink.stop()
})

/** Each way in which a text could carry a secret. */
const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
]

/** Which secrets a text holds. */
const found = (text: string, but: (what: string) => boolean = () => false): readonly string[] => {
  const low = text.toLowerCase()
  return [...secrets].flatMap(([what, secret]) =>
    !but(what) && spellings(secret).some((spelling) => low.includes(spelling.toLowerCase())) ? [what] : [],
  )
}

const storedTokens = async (accountId: string): Promise<readonly (string | null)[]> => {
  const { rows } = await relink.tools.database.query<{ sealed: string }>('SELECT sealed FROM credentials WHERE account_id = $1', [
    accountId,
  ])
  const { accessToken, refreshToken } = await openTokens(relink.tools.vault, accountId, rows[0]?.sealed ?? '')
  return [accessToken, refreshToken]
}

const accessToken = async (accountId: string): Promise<string> =>
  (await relink.api.get<{ access_token: string }>(`/integrated-account/${accountId}/access-token`)).access_token

/** A whole life: imported, broken, mailed, reminded, escalated, reconnected, refreshed; and a second account whose platform says too much. */
const live = async (): Promise<void> => {
  const { settings, vault } = relink.tools
  for (const keys of [settings.vaultKeys, settings.linkKeys]) keep('key', keys?.split(':')[1])
  keep('API token', relink.token)
  keep('client secret', 'acme-reports-test-secret')
  keep('webhook secret', relink.webhook.secret)
  const made = await relink.api.send<{ secret: string; signing_key: string }>('POST', '/webhook', { target_url: relink.receiver.url })
  keep('webhook secret', made.secret)
  keep('signing key', made.signing_key)
  const { token } = await relink.api.send<{ token: string }>('POST', '/api-token', { name: 'second', scopes: ['accounts:read'] })
  keep('API token', token)

  const account = await relink.importAccount()
  keep('access token', account.accessToken)
  keep('refresh token', account.refreshToken)
  const caseId = await relink.breakAccount(account)
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  const link = new URL(linkIn(mail))
  keep('link token', link.searchParams.get('link_token'))
  const minted = await relink.api.send<{ link_token: string }>('POST', '/link-token', { integrated_account_id: account.id })
  keep('link token', minted.link_token)
  const byCase = await relink.api.send<{ link_token: string }>('POST', `/case/${caseId}/link`, {})
  keep('link token', byCase.link_token)
  await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'the case to be escalated')

  // First the person declines, then a callback is tampered with; then the person consents.
  const browser = new FormBrowser((url) => url.origin === relink.platform.url)
  const sentOff = async (): Promise<URL> => {
    const { url } = await browser.press(await browser.open(link), /./)
    keep('state', url.searchParams.get('state'))
    const nonce = url.searchParams.get('nonce')
    if (nonce !== null) keep('nonce', nonce)
    // Erased when the attempt ends: read while it is under way.
    const { rows } = await relink.tools.database.query<Attempt>(`SELECT id, secrets FROM attempts WHERE status = 'started'`)
    for (const attempt of rows) keep('PKCE verifier', (await openSecrets(vault, attempt)).codeVerifier)
    expect(rows).toHaveLength(1)
    return url
  }
  const refused = await signInAndConsent(await sentOff(), { email: 'ada@northwind.example', deny: true })
  expect((await browser.open(refused)).heading).toContain('not connected')
  const forged = new URL(refused)
  forged.search = '?code=a-code-of-somebody-else&state=a-state-of-somebody-else'
  keep('code', 'a-code-of-somebody-else')
  keep('state', 'a-state-of-somebody-else')
  await browser.open(forged)
  const callback = await signInAndConsent(await sentOff(), { email: 'ada@northwind.example' })
  keep('code', callback.searchParams.get('code'))
  expect((await browser.open(callback)).heading).toBe('Connection successful')
  for (const url of [callback, link]) await browser.open(url)
  for (const one of await storedTokens(account.id)) keep('new token', one)
  await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: account.id })
  keep('access token', await accessToken(account.id))
  for (const one of await storedTokens(account.id)) keep('refreshed token', one)
  for (const cookie of cookies) keep('cookie', cookie)
  await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end')

  // A platform that repeats in its error what it was sent, and answers that are not JSON.
  for (const [sub, asJson] of [
    ['usr_chatty', true],
    ['usr_gruff', false],
  ] as const) {
    // One account each: the probe of a held case must not find the platform well in between.
    const chatty = await relink.importAccount({ sub })
    keep('access token', chatty.accessToken)
    keep('refresh token', chatty.refreshToken)
    const said = `unknown token ${chatty.refreshToken} of client acme-reports with acme-reports-test-secret`
    const body = asJson ? { error: 'invalid_grant', error_description: said } : said
    relink.platform.setFailure({ sub, match: 'refresh', answer: { status: 418, body } })
    for (const path of ['refresh-credentials', `${chatty.id}/access-token?min_valid=P30D`]) {
      const refresh = path === 'refresh-credentials'
      const asked = await relink.request(refresh ? 'POST' : 'GET', `/integrated-account/${path}`, refresh ? { id: chatty.id } : undefined)
      if (refresh) expect(asked.status).toBeGreaterThanOrEqual(400)
    }
    const chattyCase = await waitFor(() => relink.caseOf(chatty.id), 'its case')
    await relink.caseThat(chattyCase.id, ({ verdict }) => verdict !== null, 'its verdict')
    await relink.request('POST', `/integrated-account/${chatty.id}/authentication-error`, {
      status: 401,
      message: `401 for ${chatty.accessToken}`,
      body: { sent: chatty.accessToken },
    })
  }
}

/** Things that go wrong at the entry point, each with a secret in what was sent. */
const offend = async (): Promise<void> => {
  const secret = [...secrets.values()]
  const [first = ''] = secret
  for (const one of secret) {
    await relink.request('GET', `/integrated-account?status=${encodeURIComponent(one)}`)
    await relink.request('GET', `/case?reference=${encodeURIComponent(one)}`, undefined, one)
    await fetch(`${relink.url}/connect-account?link_token=${encodeURIComponent(one)}`)
    await fetch(`${relink.url}/oauth/callback/${relink.integrationId}?code=${encodeURIComponent(one)}&state=${encodeURIComponent(one)}`)
  }
  await relink.request('POST', '/integrated-account', { tenant_id: 7, context: { oauth: { token: { access_token: first } } } })
  await fetch(`${relink.url}/integrated-account`, {
    method: 'POST',
    headers: { authorization: `Bearer ${relink.token}`, 'content-type': 'application/json' },
    body: `{"access_token": "${first}", `,
  })
}

/** Every string and every payload of a history, as text. */
const textOf = (value: unknown): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map(textOf).join('\n')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .flatMap(([name, one]) => [name, textOf(one)])
      .join('\n')
  return String(value)
}

test('no secret of a whole run appears where it does not belong', async () => {
  await live()
  const stated = answers.length
  await offend()
  expect(secrets.size).toBeGreaterThan(20)

  // The search finds the secrets that exist: the mail's link, the minted one, the token that was requested.
  const everyMail = relink.mailbox.accepted().map(({ raw }) =>
    raw
      .toString('utf8')
      .replace(/=\r?\n/g, '')
      .replaceAll('=3D', '='),
  )
  const everyAnswer = answers.map(({ body }) => body)
  expect(found(everyMail.join('\n')).filter((what) => what.startsWith('link token'))).toHaveLength(1)
  expect(found(everyAnswer.join('\n')).length).toBeGreaterThanOrEqual(5)

  // The log, from `debug` on.
  expect(relink.logged.length).toBeGreaterThan(50)
  expect(found(relink.logged.join('\n'))).toEqual([])

  // Histories: inputs, answers, failures, memo, search attributes, everything that the server gives out.
  const { client } = relink.tools.temporal
  let executions = 0
  for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${relink.tools.settings.name}-cases'` })) {
    executions += 1
    const handle = client.workflow.getHandle(workflowId, runId)
    expect([workflowId, found(textOf(await handle.fetchHistory()))]).toEqual([workflowId, []])
    expect([workflowId, found(textOf((await handle.describe()).raw))]).toEqual([workflowId, []])
  }
  expect(executions).toBeGreaterThanOrEqual(2)

  // Every column of every table.
  const { rows: tables } = await relink.tools.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  )
  for (const { name } of tables) {
    const { rows } = await relink.tools.database.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)
    expect([name, found(rows.map(({ row }) => row).join('\n'))]).toEqual([name, []])
  }

  // What the company's endpoint was sent.
  expect(relink.receiver.received.length).toBeGreaterThan(6)
  for (const { headers, body } of relink.receiver.received) expect(found(`${JSON.stringify(headers)}\n${body}`)).toEqual([])

  // Mails: the link of a mail that asks, nothing else.
  const asking = (text: string): boolean => text.includes('/connect-account?link_token=')
  for (const { to, raw } of relink.mailbox.accepted()) {
    const text = raw
      .toString('utf8')
      .replace(/=\r?\n/g, '')
      .replaceAll('=3D', '=')
    const but = (what: string): boolean => what.startsWith('link token') && asking(text) && !to.includes('support@acme.example')
    expect([to, found(text, but)]).toEqual([to, []])
  }
  for (const to of ['support@acme.example', 'operator@acme.example']) {
    for (const { text } of relink.mails(to)) expect(asking(text)).toBe(false)
  }

  // Answers: each secret only where it is given out.
  const gives: readonly (readonly [method: string, path: RegExp, what: RegExp])[] = [
    ['POST', /^\/link-token$/, /^link token/],
    ['POST', /^\/case\/[\w-]+\/link$/, /^link token/],
    ['POST', /^\/webhook$/, /^(webhook secret|signing key)/],
    ['POST', /^\/api-token$/, /^API token/],
    ['GET', /\/access-token$/, /token/],
  ]
  expect(stated).toBeGreaterThan(15)
  for (const { method, path, status, knows, headers, body } of answers) {
    const at = [method, path, status]
    expect([...at, found(headers)]).toEqual([...at, []])
    if (path === '/connect-account' || path.startsWith('/oauth/callback/')) {
      // A redirect's body repeats its address, which is the platform's to know.
      if (method === 'POST' && status === 303) expect([...at, found(body, (what) => /^(state|nonce)/.test(what))]).toEqual([...at, []])
      else {
        // The link token stands in the page's own form, and after the callback only for the browser that began there.
        const outside = body.replace(/<form[^>]*>.*?<\/form>/gs, '')
        expect([...at, found(outside)]).toEqual([...at, []])
        const own = path === '/connect-account' || knows
        expect([...at, found(body, (what) => own && what.startsWith('link token'))]).toEqual([...at, []])
      }
      continue
    }
    const given = gives.find(([one, where]) => one === method && where.test(path))
    expect([...at, found(body, (what) => given !== undefined && status === 200 && given[2].test(what))]).toEqual([...at, []])
  }

  // Timelines and the lists that people read, once more and by name.
  for (const path of [
    '/case',
    '/integrated-account',
    '/event',
    '/mail',
    '/webhook',
    '/integration',
    '/environment',
    '/api-token',
    '/policy',
  ]) {
    expect([path, found((await relink.request('GET', path)).text)]).toEqual([path, []])
  }
  const { body: cases } = await relink.request('GET', '/case')
  for (const { id } of cases['result'] as { id: string }[]) {
    expect(found((await relink.request('GET', `/case/${id}/timeline`)).text)).toEqual([])
  }
  const { body: mails } = await relink.request('GET', '/mail')
  for (const { id } of mails['result'] as { id: string }[]) expect(found((await relink.request('GET', `/mail/${id}`)).text)).toEqual([])
  expect(found(await relink.tools.metrics.registry.metrics())).toEqual([])
})
