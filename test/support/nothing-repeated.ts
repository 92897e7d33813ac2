import { expect } from 'vitest'
import type { Harness, ImportedAccount } from './harness.js'
import { waitFor } from './wait-for.js'

const errorEvent = 'integrated_account:authentication_error'

/** Promise 10, seen from outside: one event by one id, one link, at most one repeat of each mail with the same bytes and Message-ID. */
export const expectNothingRepeated = async (relink: Harness, account: ImportedAccount): Promise<void> => {
  const { database } = relink.tools
  const told = relink.receiver.events(account.id).filter(({ event }) => event === errorEvent)
  const { rows: events } = await database.query<{ id: string }>('SELECT id FROM events WHERE account_id = $1 AND event = $2', [
    account.id,
    errorEvent,
  ])
  expect(events, `events of ${account.sub}`).toHaveLength(1)
  expect([...new Set(told.map(({ id }) => id))], `told of ${account.sub}`).toEqual([events[0]?.id])
  const links = await database.query(`SELECT FROM link_tokens WHERE account_id = $1 AND minted_for = 'mail'`, [account.id])
  expect(links.rowCount, `links of ${account.sub}`).toBe(1)
  const asked = relink.mailbox.accepted().filter(({ to, raw }) => to.includes(account.email) && raw.includes('link_token='))
  expect(asked.length, `mails to ${account.sub}`).toBeGreaterThan(0)
  expect(asked.length, `mails to ${account.sub}`).toBeLessThanOrEqual(2)
  // The trace headers that a mail server puts in front are not ours.
  for (const { raw } of asked) expect(raw.equals(asked[0]?.raw ?? Buffer.alloc(0)), `the bytes to ${account.sub}`).toBe(true)
  expect(asked[0]?.raw.toString('latin1')).toMatch(/^Message-ID: <[^>]+>\r$/im)
}

export const expectCompleted = async (relink: Harness, caseId: string, what: string, timeoutMs = 120_000): Promise<void> => {
  await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', `the workflow of ${what} to complete`, timeoutMs)
}
