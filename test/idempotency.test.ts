import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forgetAnswers } from '../src/access/answer-memory.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Company, Harness } from './support/harness.js'
import { ofThisDatabase } from './support/this-database.js'

interface Named {
  readonly status: number
  readonly again: boolean
  readonly retryAfter: number
  readonly body: Readonly<Record<string, unknown>>
}

let relink: Harness
beforeAll(async () => {
  relink = await startRelink()
})
afterAll(() => relink.stop())

const post = async (path: string, key: string, body: unknown, { url = relink.url, token = relink.token } = {}): Promise<Named> => {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
  return {
    status: answer.status,
    again: answer.headers.get('idempotent-replayed') === 'true',
    retryAfter: Number(answer.headers.get('retry-after')),
    body: (await answer.json()) as Named['body'],
  }
}

const hook = (name = 'hook') => ({ target_url: `${relink.receiver.url}?${name}` })
const hooksNamed = async (name: string): Promise<number> =>
  (await relink.tools.database.query('SELECT 1 FROM webhooks WHERE target_url = $1', [hook(name).target_url])).rows.length

describe('the same request again', () => {
  test('gets the same answer, secret and all, and has one effect', async () => {
    const key = randomUUID()
    const first = await post('/webhook', key, hook('same'))
    const second = await post('/webhook', key, hook('same'))
    expect([first.status, first.again, second.status, second.again]).toEqual([200, false, 200, true])
    expect(second.body).toEqual(first.body)
    expect(await hooksNamed('same')).toBe(1)
    // Keys in another order are the same body.
    const turned = await post('/webhook', key, { event_types: undefined, ...hook('same') })
    expect(turned.again).toBe(true)
  })

  test('keeps the answer sealed: no secret and no address stands in the row', async () => {
    const made = await post('/webhook', randomUUID(), hook('sealed'))
    const { rows } = await relink.tools.database.query<{ row: string }>('SELECT k::text AS row FROM idempotency_keys k')
    const all = rows.map(({ row }) => row).join('\n')
    expect(all).not.toContain(String(made.body['secret']))
    expect(all).not.toContain('sealed')
    expect(rows.length).toBeGreaterThan(0)
  })

  test('gets the same refusal; one that was never judged is judged when it is right', async () => {
    const key = randomUUID()
    const refused = await post('/integrated-account/bulk-delete', key, { ids: [randomUUID()] })
    expect(refused.status).toBe(404)
    const other = randomUUID()
    expect((await post('/webhook', other, { target_url: 1 })).status).toBe(400)
    expect(await post('/webhook', other, hook('judged'))).toMatchObject({ status: 200, again: false })
  })

  test('with another body is a 422, on another route or of another token another request', async () => {
    const key = randomUUID()
    expect((await post('/webhook', key, hook('one'))).status).toBe(200)
    const other = await post('/webhook', key, hook('two'))
    expect([other.status, other.again]).toEqual([422, false])
    expect(await hooksNamed('two')).toBe(0)
    expect((await post('/policy/preview', key, {})).status).toBe(400)
    const company: Company = await relink.company('keyed apart')
    expect(await post('/webhook', key, hook('one'), { token: company.token })).toMatchObject({ status: 200, again: false })
  })

  test('after its day is another request, and the sweep forgets it', async () => {
    const key = randomUUID()
    await post('/webhook', key, hook('day'))
    await relink.tools.database.query(`UPDATE idempotency_keys SET expires_at = $1`, [relink.tools.clock()])
    expect((await post('/webhook', key, hook('day'))).again).toBe(false)
    expect(await hooksNamed('day')).toBe(2)
    await relink.tools.database.query(`UPDATE idempotency_keys SET expires_at = $1`, [relink.tools.clock()])
    await forgetAnswers(relink.tools)
    expect((await relink.tools.database.query('SELECT 1 FROM idempotency_keys')).rows).toEqual([])
  })

  test.each(['', ' ', 'a\tb', 'x'.repeat(256)])('a key that is empty, too long or not text is refused by name', async (key) => {
    const answer = await post('/webhook', key, hook('odd'))
    // HTTP trims a header's value (RFC 9110 5.5): a blank one arrives empty.
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toMatchObject([{ field: 'Idempotency-Key' }])
  })
})

test('identical requests at once, in two processes, have one effect', async () => {
  const api = await relink.spawnProcess('api')
  const key = randomUUID()
  const send = (index: number) => post('/webhook', key, hook('race'), { url: index % 2 === 0 ? relink.url : api.url })
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => send(index)))
  for (const { status, retryAfter } of answers) expect(status === 200 || (status === 409 && retryAfter >= 1)).toBe(true)
  expect(await hooksNamed('race')).toBe(1)
  const late = await post('/webhook', key, hook('race'), { url: api.url })
  expect([late.status, late.again]).toEqual([200, true])
  for (const { status, body } of answers) if (status === 200) expect(body).toEqual(late.body)
})

test('an act is performed once under its key', async () => {
  const caseId = await relink.breakAccount(await relink.importAccount({ sub: 'usr_noted' }))
  const key = randomUUID()
  const notes = async () => (await relink.timeline(caseId)).filter(({ kind }) => kind === 'note').length
  // Before the workflow has begun an act is a 503.
  await waitFor(async () => {
    const answers = await Promise.all([1, 2, 3].map(() => post(`/case/${caseId}/note`, key, { text: 'called them' })))
    return answers.some(({ status }) => status === 200)
  }, 'the act to be performed')
  expect(await notes()).toBe(1)
  // As after a kill between the act and its answer: the lease is over, and the workflow knows the act by its id.
  await relink.tools.database.query('UPDATE idempotency_keys SET answered_at = NULL, lease_until = now()')
  expect(await post(`/case/${caseId}/note`, key, { text: 'called them' })).toMatchObject({ status: 200, again: false })
  expect(await notes()).toBe(1)
})

test('an act whose worker is dead is a 503, and performed once under its key when another one lives', { tags: ['heavy'] }, async () => {
  const house = await startRelink({ worker: false })
  try {
    const worker = await house.spawnProcess('worker')
    const caseId = await house.breakAccount(await house.importAccount({ sub: 'usr_deaf' }))
    // Not within a step, which would be waited for until its heartbeat is missed.
    await waitFor(async () => (await house.history(caseId)).story.at(-1) === 'timer', 'the case to wait')
    await worker.kill('SIGKILL')
    const key = randomUUID()
    const note = () => post(`/case/${caseId}/note`, key, { text: 'called them' }, { url: house.url, token: house.token })
    expect((await note()).status).toBe(503)
    await house.spawnProcess('worker')
    await waitFor(async () => (await note()).status === 200, 'the note', 60_000)
    expect((await house.timeline(caseId)).filter(({ kind }) => kind === 'note')).toHaveLength(1)
    expect((await house.tools.database.query('SELECT FROM acts')).rowCount).toBe(1)
  } finally {
    await house.stop()
  }
})

test('a 5xx is not stored', async () => {
  const key = randomUUID()
  const account = await relink.importAccount({ sub: 'usr_flaky' })
  relink.platform.setFailure({ match: 'refresh', answer: '503' })
  expect((await post('/integrated-account/refresh-credentials', key, { id: account.id })).status).toBe(503)
  relink.platform.clearFailures()
  const mended = await waitFor(async () => {
    const answer = await post('/integrated-account/refresh-credentials', key, { id: account.id })
    return answer.status === 200 && answer
  }, 'the same key to be carried out')
  expect(mended.again).toBe(false)
  expect((await post('/integrated-account/refresh-credentials', key, { id: account.id })).again).toBe(true)
})

test('reports that wait for one another: each with a key commits by itself, with the note of its own effect', async () => {
  const accounts = await Promise.all(
    Array.from({ length: 8 }, (_, index) => relink.importAccount({ sub: `usr_together_${String(index)}` })),
  )
  for (const { refreshToken } of accounts) relink.platform.revokeGrant({ refresh_token: refreshToken })
  const keys = new Map(accounts.slice(5).map(({ id }) => [id, randomUUID()]))
  const asked = () => relink.platform.counts().by_grant_type['refresh_token'] ?? 0
  const before = asked()
  const { database } = relink.tools
  const { reports } = await database.transaction(async (tx) => {
    await tx.query('LOCK TABLE cases IN SHARE MODE')
    const reports = accounts.map(async ({ id }) => {
      const path = `/integrated-account/${id}/authentication-error`
      const key = keys.get(id)
      if (key !== undefined) return (await post(path, key, { status: 401 })).body['case_id']
      return (await relink.api.send<{ case_id: string }>('POST', path, { status: 401 })).case_id
    })
    await waitFor(() => asked() - before === accounts.length, 'all to be refused')
    return { reports }
  })
  const cases = await Promise.all(reports)
  const { rows } = await database.query<{ account: string; opened: string }>(
    `SELECT c.account_id AS account, t.xmin::text AS opened FROM cases c JOIN timeline t ON t.case_id = c.id AND t.kind = 'failure_detected'
     WHERE c.id = ANY($1::uuid[])`,
    [cases],
  )
  const commits = rows.map(({ opened }) => opened)
  expect(rows.length).toBe(accounts.length)
  expect(new Set(commits).size).toBeLessThan(accounts.length)
  for (const { account, opened } of rows) if (keys.has(account)) expect(commits.filter((one) => one === opened)).toEqual([opened])
  const noted = await database.query('SELECT FROM idempotency_keys WHERE effect_at IS NULL')
  expect(noted.rowCount).toBe(0)
})

describe('a process killed', () => {
  let client: pg.Client
  /** Stops the statement that fits, in this test's database, until the lock is released. */
  beforeAll(async () => {
    client = new pg.Client({ connectionString: relink.tools.settings.databaseUrl ?? '' })
    client.on('error', () => undefined)
    await client.connect()
    await client.query(`
      CREATE FUNCTION hold_effect() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock(4712, CASE WHEN NEW.answered_at IS NOT NULL THEN 2 ELSE 1 END); RETURN NEW; END $$;
      CREATE TRIGGER hold_effect BEFORE UPDATE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION hold_effect();`)
  })
  afterAll(async () => {
    await client.query('DROP FUNCTION hold_effect CASCADE')
    await client.end()
  })

  const killedAt = async (point: 'before the effect commits' | 'before the answer is kept', name: string, key: string): Promise<void> => {
    const lock = point === 'before the effect commits' ? 1 : 2
    await client.query('SELECT pg_advisory_lock(4712, $1)', [lock])
    const api = await relink.spawnProcess('api')
    const cut = post('/webhook', key, hook(name), { url: api.url }).then(
      () => 'answered',
      () => 'cut off',
    )
    const waiting = `SELECT FROM pg_locks WHERE ${ofThisDatabase} AND locktype = 'advisory' AND classid = 4712 AND objid = $1 AND NOT granted`
    await waitFor(async () => (await client.query(waiting, [lock])).rowCount !== 0, `the request to stand ${point}`)
    await api.kill('SIGKILL')
    expect(await cut).toBe('cut off')
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE ${ofThisDatabase} AND locktype = 'advisory' AND classid = 4712 AND NOT granted`,
    )
    await client.query('SELECT pg_advisory_unlock(4712, $1)', [lock])
    const early = await post('/webhook', key, hook(name))
    expect(early.status).toBe(409)
    expect(early.retryAfter).toBeLessThanOrEqual(5)
    // Of the dead the lease runs out by itself, within seconds; it was two minutes.
    const left = `SELECT extract(epoch FROM max(lease_until) - clock_timestamp())::float8 AS s FROM idempotency_keys WHERE answered_at IS NULL`
    const secondsLeft = async () => (await client.query<{ s: number }>(left)).rows[0]?.s ?? 0
    expect(await secondsLeft()).toBeLessThan(15)
    await waitFor(async () => (await secondsLeft()) <= 0, 'the lease to run out', 20_000)
  }

  test('before the effect commits has none: the repeat carries it out', { tags: ['heavy'] }, async () => {
    const key = randomUUID()
    await killedAt('before the effect commits', 'killed-before', key)
    expect(await hooksNamed('killed-before')).toBe(0)
    expect(await post('/webhook', key, hook('killed-before'))).toMatchObject({ status: 200, again: false })
    expect(await hooksNamed('killed-before')).toBe(1)
  })

  test('after the effect has it once: the repeat says that the answer was lost', { tags: ['heavy'] }, async () => {
    const key = randomUUID()
    await killedAt('before the answer is kept', 'killed-after', key)
    expect(await hooksNamed('killed-after')).toBe(1)
    const repeat = await post('/webhook', key, hook('killed-after'))
    expect(repeat).toMatchObject({ status: 409, body: { message: expect.stringMatching(/answer was lost/) as string } })
    expect(await hooksNamed('killed-after')).toBe(1)
  })

  test('is told apart from a living one: its lease is renewed, and its key is not taken', async () => {
    const key = randomUUID()
    await client.query(`
      CREATE FUNCTION hold_living() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(4712, 4); RETURN NEW; END $$;
      CREATE TRIGGER hold_living BEFORE INSERT ON webhooks FOR EACH ROW EXECUTE FUNCTION hold_living()`)
    await client.query('SELECT pg_advisory_lock(4712, 4)')
    const slow = post('/webhook', key, hook('living'))
    const renewed = `SELECT FROM idempotency_keys WHERE answered_at IS NULL AND lease_until > claimed_at + interval '11 seconds'`
    await waitFor(async () => (await client.query(renewed)).rowCount === 1, 'the lease to be renewed', 20_000)
    expect((await post('/webhook', key, hook('living'))).status).toBe(409)
    await client.query('SELECT pg_advisory_unlock(4712, 4)')
    expect((await slow).status).toBe(200)
    expect(await hooksNamed('living')).toBe(1)
    await client.query('DROP FUNCTION hold_living CASCADE')
  })

  test('or merely slow, whose request was taken over by its repeat, commits nothing any more', async () => {
    const key = randomUUID()
    await client.query(`
      CREATE FUNCTION hold_webhook() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(4712, 3); RETURN NEW; END $$;
      CREATE TRIGGER hold_webhook BEFORE INSERT ON webhooks FOR EACH ROW EXECUTE FUNCTION hold_webhook()`)
    await client.query('SELECT pg_advisory_lock(4712, 3)')
    const standing = async (count: number) =>
      waitFor(
        async () =>
          (await client.query(`SELECT FROM pg_locks WHERE ${ofThisDatabase} AND classid = 4712 AND objid = 3 AND NOT granted`)).rowCount ===
          count,
        `${String(count)} requests to stand before their effect`,
      )
    const slow = post('/webhook', key, hook('overtaken'))
    await standing(1)
    await client.query('UPDATE idempotency_keys SET lease_until = now() WHERE answered_at IS NULL')
    const repeat = post('/webhook', key, hook('overtaken'))
    await standing(2)
    await client.query('SELECT pg_advisory_unlock(4712, 3)')
    expect([(await slow).status, (await slow).retryAfter, (await repeat).status]).toEqual([409, 1, 200])
    expect(await hooksNamed('overtaken')).toBe(1)
    await client.query('DROP FUNCTION hold_webhook CASCADE')
  })
})
