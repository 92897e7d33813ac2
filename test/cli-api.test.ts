import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiToken } from '../src/access/create-api-token.js'
import { tableOf } from '../src/cli/api.js'
import { databaseWords } from '../src/cli/database-words.js'
import { ordinaryScopes } from '../src/domain/scope.js'
import { failureWords } from '../src/cli/failure-words.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { runRelink } from './support/run-relink.js'
import { runToEnd } from './support/warm-relink.js'

let relink: Harness
let token: string
beforeAll(async () => {
  relink = await startRelink()
  const given = { environmentId: relink.environmentId, name: 'terminal', scopes: ordinaryScopes }
  token = (await relink.tools.database.transaction((tx) => createApiToken(tx, given))).token
})
afterAll(async () => {
  await relink.stop()
})

/** `relink <args>` with the address of the API and a token, and nothing else. */
const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { end, stdout, stderr } = await runToEnd(args, { RELINK_API_URL: relink.url, RELINK_API_TOKEN: token, ...env })
  return { code: end, stdout, stderr }
}

const jsonOf = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await run([...args, '--json'])).stdout)

test('each kind is listed and shown over the API, for people and as JSON', async () => {
  const account = await relink.importAccount({ fields: { tenant_id: 'northwind' } })
  const caseId = await relink.breakAccount(account)
  const { reference } = await relink.api.get<{ reference: string }>(`/case/${caseId}`)
  expect(await jsonOf('environment', 'show')).toMatchObject({ id: relink.environmentId })
  expect(await jsonOf('integration', 'list')).toMatchObject([{ id: relink.integrationId }])
  expect(await jsonOf('webhook', 'show', relink.webhook.id)).toMatchObject({ id: relink.webhook.id, failed_tries: 0 })
  expect(await jsonOf('case', 'show', reference.toLowerCase())).toMatchObject({ id: caseId, tenant_id: 'northwind' })
  expect(await jsonOf('staff', 'list')).toEqual([])
  // In a process of its own: it ends by itself.
  const listed = runRelink(['case', 'list'], { RELINK_API_URL: relink.url, RELINK_API_TOKEN: token })
  expect(await listed.ended).toBe(0)
  expect(listed.output().split('\n')[0]).toMatch(/^reference +tenant_id +name +stage +outcome +opened_at$/)
  expect(listed.output()).toContain(reference)
}, 60_000)

test('a removed item is gone; not found, refused and out of reach have exit codes of their own', async () => {
  const { id } = await relink.api.send<{ id: string }>('POST', '/api-token', { name: 'reports', scopes: ['accounts:read'] })
  expect(await run(['token', 'remove', 'reports'])).toMatchObject({ code: 0, stdout: 'Removed: token reports\n' })
  expect(await run(['token', 'show', id])).toMatchObject({ code: 3 })
  expect(await run(['token', 'show', 'reports'])).toMatchObject({ code: 3, stderr: 'There is no token with the name reports here.\n' })
  expect(await run(['case', 'list'], { RELINK_API_TOKEN: 'rlk_unknown' })).toMatchObject({ code: 1 })
  expect(await run(['case', 'list'], { RELINK_API_URL: 'http://127.0.0.1:1' })).toMatchObject({
    code: 4,
    stderr: "The API at http://127.0.0.1:1 can't be reached.\n",
  })
  // A token goes only where it was given together with the address.
  const alone = await run(['case', 'list'], { RELINK_API_URL: '', RELINK_API_TOKEN: 'rlk_secret' })
  expect(alone.code).toBe(1)
  expect(alone.stderr).toContain('RELINK_API_URL')
  expect(alone.stderr).not.toContain('rlk_secret')
}, 60_000)

test('a case is cancelled with a reason; `remove` is the same, and an ended one is refused', async () => {
  const account = await relink.importAccount({ sub: 'usr_grace', fields: { tenant_id: 'contoso' } })
  const caseId = await relink.breakAccount(account)
  const { reference } = await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
  const without = await run(['case', 'cancel', reference])
  expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('--reason') as string })
  expect(await run(['case', 'remove', reference.toLowerCase(), '--reason', 'The customer left.'])).toMatchObject({
    code: 0,
    stdout: `Cancelled: case ${reference}\n`,
  })
  expect(await jsonOf('case', 'show', reference)).toMatchObject({ outcome: 'cancelled' })
  const again = await run(['case', 'cancel', reference, '--reason', 'Twice.'])
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('refused') as string })
  expect(await run(['case', 'cancel', 'RL-NOTHERE', '--reason', 'x'])).toMatchObject({ code: 3 })
}, 60_000)

test('help is short and says the exit codes; settings are apart', async () => {
  const { stdout } = await run(['--help'])
  expect(stdout).toContain('Exit codes: 0 done; 1 not done')
  expect(stdout).not.toContain('SWEEP_CONCURRENCY')
  expect((await run(['settings'])).stdout).toContain('SWEEP_CONCURRENCY')
}, 60_000)

test('a missing file is a sentence', async () => {
  expect(await run(['mail', 'read', '/nowhere/at-all.eml'])).toMatchObject({ code: 1, stderr: 'There is no file /nowhere/at-all.eml.\n' })
  expect(failureWords(Object.assign(new Error('EISDIR'), { code: 'EISDIR', path: '/tmp' }))).toBe('/tmp is a folder; a file is expected.')
})

test('a database is named without its password', () => {
  expect(databaseWords('postgresql://owner:secret@db.example:6432/relink')).toBe('relink on db.example:6432 as owner')
  expect(databaseWords('postgres:///relink?host=/run/postgresql')).toBe('relink on /run/postgresql:5432')
})

test('columns are as wide as their contents', () => {
  expect(
    tableOf(
      ['id', 'a.name'],
      [
        { id: 'long-id', a: { name: 'x' } },
        { id: '1', a: null },
      ],
    ),
  ).toBe('id       name\nlong-id  x\n1        -')
})
