import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setAccountContacts, setTenantContacts } from '../src/accounts/contacts/contacts.js'
import { suppressAddress } from '../src/accounts/contacts/suppress-address.js'
import { whoToAsk } from '../src/accounts/contacts/who-to-ask.js'
import { selectWaitingCases } from '../src/cases/going-live-store.js'
import { upsertTenant } from '../src/accounts/store/contact-store.js'
import { listedCases } from '../src/connect/list/listed-cases.js'
import { scenery } from './support/mail-tools.js'
import { openPersonRoom, closePersonRoom, inTx, process } from './support/person-room.js'

beforeAll(openPersonRoom)
afterAll(closePersonRoom)

const emails = ['ada', 'bob', 'eve', 'kim'].map((name) => `${name}@northwind.example`)
const people = fc.uniqueArray(fc.record({ email: fc.constantFrom(...emails), role: fc.constantFrom('owner' as const, 'admin' as const) }), {
  selector: ({ email }) => email,
  maxLength: 3,
})
const accounts = fc.array(
  fc.record({
    tenant: fc.constantFrom('north', 'south'),
    contacts: people,
    /** Who consented, where the platform has verified the address. */
    consented: fc.option(fc.constantFrom(...emails)),
    addressee: fc.constantFrom('contact' as const, 'admin' as const),
  }),
  { minLength: 1, maxLength: 4 },
)
const story = fc.record({
  accounts,
  north: people,
  south: people,
  /** Mailed no more; `account`: about this account alone. */
  suppressed: fc.array(fc.record({ email: fc.constantFrom(...emails), account: fc.option(fc.nat(3)) }), { maxLength: 3 }),
})

test('mails, lists of cases and the list of a person’s connections agree on who is asked about what, and in which order', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (given) => {
      const { environment, accountId, caseId } = await scenery(process.tools)
      const environmentId = environment.id
      const ids = [accountId, ...given.accounts.slice(1).map(() => randomUUID())]
      await inTx(async (tx) => {
        for (const [index, account] of given.accounts.entries()) {
          const id = ids[index] ?? ''
          const theCase = index === 0 ? caseId : randomUUID()
          if (index > 0) {
            await tx.query(
              `insert into integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, cases, created_at, updated_at)
               select $1, environment_id, integration_id, tenant_id, status, authentication_method, 1, created_at, updated_at from integrated_accounts where id = $2`,
              [id, accountId],
            )
            await tx.query(
              `insert into cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, reason, ladder, opened_at)
               select $1, environment_id, $2, integration_id, tenant_id, 1, $3, 1, '{}', ladder, opened_at from cases where id = $4`,
              [theCase, id, `RL-${theCase.slice(0, 13).toUpperCase()}`, caseId],
            )
          }
          await tx.query(
            `update integrated_accounts set tenant_id = $2, open_case_id = $3,
               remote_account = case when $4::text is not null then jsonb_build_object('label', 'x', 'verified_email', $4::text) end where id = $1`,
            [id, account.tenant, theCase, account.consented],
          )
          await tx.query(
            `update cases set stage = 'awaiting_user', verdict = 'user', verdicts = 1, told = 1, addressee = $2, verdict_at = opened_at,
               ladder = '{"notify": [], "expire_after": "P30D"}' where id = $1`,
            [theCase, account.addressee],
          )
        }
      })
      for (const tenantId of ['north', 'south']) await inTx((tx) => upsertTenant(tx, { environmentId, tenantId }))
      const named = (list: (typeof given)['north']) => list.map((one) => ({ ...one, name: null, locale: null, time_zone: null }))
      for (const tenantId of ['north', 'south'] as const)
        await inTx((tx) => setTenantContacts(tx, { environmentId, tenantId }, named(given[tenantId]), () => Promise.resolve()))
      for (const [index, { contacts }] of given.accounts.entries())
        await inTx((tx) => setAccountContacts(tx, { environmentId, id: ids[index] ?? '' }, named(contacts)))
      for (const { email, account } of given.suppressed)
        await inTx((tx) =>
          suppressAddress(tx, {
            environmentId,
            email,
            accountId: account === null ? null : (ids[account] ?? null),
            why: 'asked',
            code: null,
            actor: 'test',
            mailId: null,
          }),
        )

      const asked = new Map<
        string,
        readonly { readonly id: string; readonly email: string; readonly role: string; readonly source: string }[]
      >()
      for (const id of ids) asked.set(id, await inTx((tx) => whoToAsk(tx, id)))
      // The administrators first where only one can mend it.
      const inOrder = (id: string, addressee: string): readonly string[] => {
        const all = asked.get(id) ?? []
        const first = addressee === 'admin' ? all.filter(({ role }) => role === 'admin') : []
        return [...first, ...all.filter((one) => !first.includes(one))].map(({ email }) => email)
      }
      const waiting = await inTx((tx) => selectWaitingCases(tx, environmentId))
      for (const [index, id] of ids.entries())
        expect(waiting.find((one) => one.accountId === id)?.people.map(({ email }) => email)).toEqual(
          inOrder(id, given.accounts[index]?.addressee ?? ''),
        )

      const { rows } = await process.tools.database.query<{ id: string }>('select id from contacts where environment_id = $1', [
        environmentId,
      ])
      for (const { id: contactId } of rows) {
        const listed = await inTx((tx) => listedCases(tx, { contactId, isSandbox: false }))
        // Whom the platform alone names has a list from their first mail on.
        const expected = ids.filter((id) => asked.get(id)?.some((one) => one.id === contactId && one.source !== 'platform'))
        expect(listed.map((one) => one.accountId).sort()).toEqual([...expected].sort())
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)
