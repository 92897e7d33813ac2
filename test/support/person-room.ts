import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { isClaimed } from '../../activities/claim-mails.js'
import { claimStep } from '../../activities/notify-end-user.js'
import { sendClaimed } from '../../activities/send-claimed.js'
import { setAccountContacts } from '../../src/accounts/contacts/contacts.js'
import { chooseFromList } from '../../src/connect/list/choose-from-list.js'
import { putPolicy } from '../../src/cases/put-policy.js'
import { standingOf } from '../../src/cases/standing.js'
import { defaultPolicy, ladderOf } from '../../src/domain/policy.js'
import type { Policy } from '../../src/domain/policy.js'
import type { Tx } from '../../src/tools.js'
import { mailTools, scenery } from './mail-tools.js'
import type { MailTools } from './mail-tools.js'
import { smtpSink } from './smtp-sink.js'
import type { SmtpSink } from './smtp-sink.js'
import { temporaryPostgres } from './temporary-postgres.js'

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
export let sink: SmtpSink
export let process: MailTools
export const openPersonRoom = async (): Promise<void> => {
  postgres = await temporaryPostgres()
  sink = await smtpSink()
  process = await mailTools(postgres.url, sink.url)
}
export const closePersonRoom = async (): Promise<void> => {
  await process.close()
  await sink.stop()
  await postgres.stop()
}

export const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => process.tools.database.transaction(work)
export const begin = Date.UTC(2026, 9, 12, 8)
export const sec = 1000
export const hour = 3_600_000
export const person = 'ada@northwind.example'
export const at = (ms: number) => {
  process.clock.now = new Date(begin + ms)
}

export const stage = async (
  count: number,
  { mail = {}, policy = {} }: { mail?: Record<string, unknown>; policy?: Partial<Policy> } = {},
) => {
  const { tools } = process
  at(0)
  sink.received.length = 0
  sink.answers.rcpt.length = 0
  const place = await scenery(tools, {
    delivery: 'live',
    per_person_per_day: 100,
    per_person_per_week: 700,
    gather_for: 'PT10S',
    ...mail,
  } as never)
  const { environment } = place
  const full: Policy = {
    ...defaultPolicy,
    notify: [
      { after: 'PT0S', to: 'first', channel: 'email' },
      { after: 'P10D', to: 'first', channel: 'email' },
    ],
    escalate_after: 'P100D',
    expire_after: 'P180D',
    send_window: 'always',
    ...policy,
  }
  await inTx((tx) => putPolicy(tx, { environmentId: environment.id, integrationId: null, policy: full, actor: 'api:test' }))
  const opened = [{ accountId: place.accountId, caseId: place.caseId }]
  const addAccount = async () => {
    const [account, theCase] = [randomUUID(), randomUUID()]
    await inTx(async (tx) => {
      await tx.query(
        `insert into integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, label, cases, created_at, updated_at)
         select $1, environment_id, integration_id, tenant_id, status, authentication_method, $3, 1, $4, $4 from integrated_accounts where id = $2`,
        [account, place.accountId, `Label${String(opened.length)}`, tx.now],
      )
      await tx.query(
        `insert into cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, reason, ladder, opened_at)
         select $1, $2, $3, integration_id, tenant_id, 1, $5, 1, '{}', '{}', $6 from integrated_accounts where id = $4`,
        [theCase, environment.id, account, place.accountId, `RL-${theCase.slice(0, 12).toUpperCase()}`, tx.now],
      )
    })
    opened.push({ accountId: account, caseId: theCase })
  }
  while (opened.length < count) await addAccount()
  await tools.database.query(`update integrated_accounts set label = 'Label0' where id = $1`, [place.accountId])
  for (const { accountId } of opened)
    await inTx((tx) =>
      setAccountContacts(tx, { environmentId: environment.id, id: accountId }, [
        { email: person, name: null, locale: null, time_zone: 'Europe/Berlin', role: 'owner' },
      ]),
    )
  const id = (index: number) => opened[index]?.caseId ?? expect.fail()
  const account = (index: number) => opened[index]?.accountId ?? expect.fail()
  const ask = (index: number) =>
    inTx(async (tx) => {
      await tx.query(
        `UPDATE cases SET ladder = $2, stage = 'awaiting_user', verdict = 'user', addressee = 'contact', verdicts = 1, told = 1, ladder_number = 1, opened_at = $3, judged_at = $3, verdict_at = $3, first_contact_at = $3, confirmed_at = $3 WHERE id = $1`,
        [id(index), JSON.stringify(ladderOf(full)), tx.now],
      )
      await tx.query('UPDATE integrated_accounts SET open_case_id = $2 WHERE id = $1', [account(index), id(index)])
    })
  const end = (index: number, outcome: string) =>
    inTx(async (tx) => {
      await tx.query('UPDATE integrated_accounts SET open_case_id = NULL WHERE id = $1', [account(index)])
      await tx.query(`UPDATE cases SET outcome = $3, stage = 'closed', closed_at = $2 WHERE id = $1`, [id(index), tx.now, outcome])
    })
  const act = async (index: number, key = '0'): Promise<string> => {
    const step = `notifyEndUser:${key}`
    const caseId = id(index)
    const claimed = await inTx((tx) => claimStep(tools, tx, { caseId, key, step, asked: true }))
    if (claimed === 'ask_first' || !isClaimed(claimed)) return JSON.stringify(claimed)
    try {
      return JSON.stringify(await sendClaimed(tools, { caseId, key, step, claimed, until: Infinity }))
    } catch (error) {
      return `threw ${(error as Error).message}`
    }
  }
  const next = async (index: number) => inTx((tx) => standingOf(tx, id(index)))
  const bodies = () => sink.received.map(({ raw }) => raw.replace(/=\r?\n/g, ''))
  return { environment, place, id, account, ask, end, act, next, bodies }
}

export const mailed = async (count: number) => {
  const s = await stage(count)
  await process.tools.database.query(
    `update integrations set oauth = '{"authorization_endpoint":"https://platform.example/authorize","token_endpoint":"https://platform.example/token","client_id":"c","scopes":[],"quirks":{}}' where environment_id = $1`,
    [s.environment.id],
  )
  for (let i = 0; i < count; i++) await s.ask(i)
  for (let i = 0; i < count; i++) await s.act(i)
  at(13 * sec)
  for (let i = 0; i < count; i++) await s.act(i)
  return s
}

export const linkFromList = async (s: Awaited<ReturnType<typeof stage>>) => {
  const token = /list_token=3D([\w-]+)|list_token=([\w-]+)/.exec(s.bodies()[0] ?? '')
  const listToken = token?.[1] ?? token?.[2] ?? expect.fail()
  const visit = {
    ip: '127.0.0.1',
    acceptLanguage: undefined,
    integration: null,
    integrations: [],
    noBack: false,
    iframe: false,
    pageKey: null,
  }
  // The scenery's integration has no endpoints: the sign-in can't begin, but the link is minted and committed.
  await chooseFromList(process.tools, { token: listToken, caseId: s.id(0), browser: null }, visit as never).catch(() => undefined)
  const { rows } = await process.tools.database.query<{ id: string; kid: string }>(
    'select id, kid from link_tokens where list_id is not null and case_id = $1',
    [s.id(0)],
  )
  const link = rows[0] ?? expect.fail()
  return { link, listToken, visit }
}
