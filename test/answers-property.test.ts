import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { finishAttempt } from '../src/connect/finish-attempt.js'
import { mintLink } from '../src/connect/mint-link.js'
import { Visitor } from './support/connect-house.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { hostileAnswers } from './support/hostile-answers.js'
import type { HostileAnswer } from './support/hostile-answers.js'
import { plainAnswer, startHostilePlatform } from './support/hostile-platform.js'
import type { HostilePlatform } from './support/hostile-platform.js'
import { randomOf } from './support/random-of.js'

/** `ANSWERS=20000` before a release; 100 each time, with another seed each time. */
const total = Number(process.env['ANSWERS'] ?? 100)
const seed = Number(process.env['ANSWERS_SEED'] ?? Date.now() % 2 ** 31)
/** Pairs of accounts that are tried side by side, each with a platform's app, a company and answers of its own. */
const pairs = Math.min(4, Math.ceil(total / 50))
const timeout = Math.max(300_000, total * 1_000)

let relink: Harness
let platform: HostilePlatform

beforeAll(async () => {
  platform = await startHostilePlatform()
  relink = await startRelink({ worker: false, settings: { platformTimeout: 2_000 } })
})
afterAll(async () => {
  await relink.stop()
  platform.stop()
})

/** An account at the platform, of a company of its own. */
const customer = async (name: string, identity: object) => {
  const company = await relink.company(name)
  const url = `${platform.url}/${name}`
  const { id: integrationId } = await company.api.send<{ id: string }>('POST', '/integration', {
    name,
    config: { label: name },
    platform: 'generic',
    oauth: {
      ...{ authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, userinfo_endpoint: `${url}/userinfo` },
      ...{ client_id: name, client_secret: `${name}-secret`, scopes: ['read'], token_context: ['instance'] },
      identity: { paths: ['user'], label_path: 'name', must_match: 'account', ...identity },
    },
  })
  const { id } = await company.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: name,
    environment_integration_id: integrationId,
    remote_account: { account: 'ada' },
    context: { oauth: { token: { access_token: 'at-0', refresh_token: 'rt-0', expires_in: 3600 } } },
  })
  await query('update credentials set next_refresh_at = null where account_id = $1', [id])
  return { name, company, id, integrationId, path: `/integrated-account/${id}` }
}
type Customer = Awaited<ReturnType<typeof customer>>

const query = <T extends object>(text: string, values: readonly unknown[]) => relink.tools.database.query<T>(text, values)

const rowsOf = async (id: string): Promise<string> => {
  const { rows } = await query(
    `select to_jsonb(k) - 'last_used_at' as credentials, to_jsonb(a) as account from credentials k join integrated_accounts a on a.id = k.account_id where a.id = $1`,
    [id],
  )
  return JSON.stringify(rows)
}

/** As after a consent: nothing is kept, nothing has failed, and the token has run out. */
const renew = async ({ id, integrationId }: Customer): Promise<void> => {
  await query(`update cases set outcome = 'cancelled', stage = 'closed', closed_at = now() where account_id = $1 and outcome is null`, [id])
  await query(
    `with k as (update credentials set kept = null, last_failure = null, last_failure_at = null, lease_owner = null, lease_until = null,
         doubted_at = null, unanswered_since = null, access_expires_at = now() - interval '1 minute', next_refresh_at = null,
         generation = generation + 1 where account_id = $1),
       i as (update integrations set refreshes_paused_until = null where id = $2 and refreshes_paused_until is not null)
     update integrated_accounts set open_case_id = null, status = 'active', last_error = null where id = $1`,
    [id, integrationId],
  )
}

/** What was read in the hostile company stays readable. */
const listsAreFine = async ({ company }: Customer): Promise<void> => {
  for (const list of ['/integrated-account', '/case', '/mail', '/event'])
    expect((await company.request('GET', `${list}?limit=500`)).status, list).toBe(200)
  // Debug lines of a long run; none says that a page or an attempt fell over.
  const lines = relink.logged as string[]
  const fallen = lines.filter((line) => /could not be (?:shown|finished)/.test(line))
  lines.length = 0
  expect(fallen).toEqual([])
}

interface Pair {
  readonly hostile: Customer
  readonly bystander: Customer
  readonly random: () => number
  readonly person: (n: number) => HostileAnswer
  /** The bystander's rows, to be compared; written again by each change that is meant to change them. */
  untouched: string
}

/** Tries `total` answers in pairs side by side; none changes the bystander of its pair. */
const tryAll = async (
  identity: { readonly from: string },
  one: (pair: Pair, given: HostileAnswer, n: number, about: string) => Promise<void>,
): Promise<void> => {
  const tryPair = async (at: number): Promise<void> => {
    const name = `${identity.from.replace('_', '-')}-${String(at)}`
    const [hostile, bystander] = [await customer(`hostile-${name}`, identity), await customer(`bystander-${name}`, identity)]
    const random = randomOf(seed + at)
    const pair: Pair = {
      hostile,
      bystander,
      random,
      person: hostileAnswers(random, { user: 'ada' }),
      untouched: await rowsOf(bystander.id),
    }
    const next = hostileAnswers(random)
    const last = Math.ceil(total / pairs)
    for (let n = 1; n <= last; n += 1) {
      await renew(hostile)
      const given = next(n)
      platform.says(hostile.name, given.bytes)
      const about = `answer ${String(n)} of pair ${String(at)}, seed ${String(seed)}: ${given.bytes.subarray(0, 600).toString('latin1')}`
      await one(pair, given, n, about)
      expect((await hostile.company.request('GET', hostile.path)).status, about).toBe(200)
      if (n % 50 === 0 || n === last) expect(await rowsOf(bystander.id), about).toBe(pair.untouched)
      if (n % 500 === 0 || n === last) await listsAreFine(hostile)
    }
  }
  await Promise.all(Array.from({ length: pairs }, (_, at) => tryPair(at)))
}

/** One sweep at a time: it takes every due account. */
let sweeping = Promise.resolve()

/** Both at once: the bystander gets its new token whatever the other gets. */
const sweepBoth = async (pair: Pair, n: number, about: string): Promise<void> => {
  const { hostile, bystander } = pair
  platform.says(bystander.name, plainAnswer({ access_token: `bt-${String(n)}`, refresh_token: `br-${String(n)}`, expires_in: 3600 }))
  const before = sweeping
  let done = (): void => undefined
  sweeping = new Promise((resolve) => (done = resolve))
  await before
  try {
    await query(`update credentials set next_refresh_at = now() - interval '1 second' where account_id = any($1)`, [
      [hostile.id, bystander.id],
    ])
    await sweepDue(relink.tools, new AbortController().signal)
  } finally {
    done()
  }
  const { body } = await bystander.company.request('GET', `${bystander.path}/access-token`)
  expect(body['access_token'], about).toBe(`bt-${String(n)}`)
  pair.untouched = await rowsOf(bystander.id)
}

it(
  `${String(total)} answers of a hostile platform to refreshes (seed ${String(seed)}): no 500, no readable token lost, no other account changed`,
  () =>
    tryAll({ from: 'token_response' }, async (pair, { promised }, n, about) => {
      const { hostile, random } = pair
      const request = (method: string, to: string, body?: unknown) => hostile.company.request(method, to, body)
      const ways = [
        () => request('GET', `${hostile.path}/access-token`),
        () => request('POST', `${hostile.path}/authentication-error`, { status: 401 }),
        () => request('POST', '/integrated-account/refresh-credentials', { id: hostile.id }),
      ]
      const way = ways[Math.floor(random() * 4)]
      if (way === undefined) await sweepBoth(pair, n, about)
      else expect([200, 202, 401, 503], about).toContain((await way()).status)
      if (promised === null) return
      const { status, body } = await request('GET', `${hostile.path}/access-token`)
      expect([status, body['access_token']], about).toEqual([200, promised.accessToken])
      // The next refresh sends what was given.
      await renew(hostile)
      await request('GET', `${hostile.path}/access-token`)
      expect(platform.lastSent(hostile.name), about).toBe(promised.refreshToken)
    }),
  timeout,
)

it(
  `${String(total)} answers of a hostile platform to a code (seed ${String(seed)}): no 500, no consent lost, no other account changed`,
  () =>
    tryAll({ from: 'userinfo' }, async ({ hostile, random, person }, { promised }, n, about) => {
      const { token } = await relink.tools.database.transaction((tx) =>
        mintLink(tx, { environmentId: hostile.company.environmentId, accountId: hostile.id, mintedFor: 'mail', life: 86_400_000 }),
      )
      const visitor = new Visitor(relink.url)
      const state = new URL(await visitor.start(token)).searchParams.get('state') ?? ''
      // The person is the right one, or what says who they are is as hostile as the rest: a 401 there refuses the grant.
      const isHonest = random() < 0.5
      const honest = plainAnswer({ user: 'ada', name: 'Ada' })
      platform.saysOfPerson(hostile.name, isHonest ? honest : person(n).bytes)
      const { res } = await visitor.open(`/oauth/callback/${hostile.integrationId}?code=c-${String(n)}&state=${state}`)
      // Of the pages that name the platform's fault, or the app's.
      expect([200, 202, 403, 409, 502, 503], about).toContain(res.status)
      const attempt = async () =>
        (
          await query<{ id: string; status: string; ending: string | null; code: string | null }>(
            `select id, status, ending, ending_data->>'code' as code from attempts where account_id = $1 order by started_at desc limit 1`,
            [hostile.id],
          )
        ).rows[0]
      let ended = await attempt()
      if (ended?.status === 'kept') {
        // The person is told that the platform does not answer. Once it does, nothing else is asked of them.
        expect(isHonest, about).toBe(false)
        platform.saysOfPerson(hostile.name, honest)
        await finishAttempt(relink.tools, ended.id)
        ended = await attempt()
      }
      expect(['succeeded', 'failed'], about).toContain(ended?.status)
      if (promised === null) return
      const allowed = [
        'done',
        ...(promised.names.includes('scope') ? ['scope_missing'] : []),
        ...(isHonest ? [] : ['wrong_account', 'identity_unknown', 'refused']),
      ]
      expect(allowed, `${JSON.stringify(ended)} ${about}`).toContain(ended?.ending)
      if (ended?.ending !== 'done') return
      await query(`update credentials set access_expires_at = now() + interval '1 hour' where account_id = $1`, [hostile.id])
      const { status, body } = await hostile.company.request('GET', `${hostile.path}/access-token`)
      expect([status, body['access_token']], about).toEqual([200, promised.accessToken])
    }),
  timeout,
)
