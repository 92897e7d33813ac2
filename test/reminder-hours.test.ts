import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimStep } from '../activities/notify-end-user.js'
import { isClaimed } from '../activities/claim-mails.js'
import { lock } from '../activities/case-step.js'
import { escalateCase } from '../activities/escalate.js'
import { sendClaimed } from '../activities/send-claimed.js'
import { setAccountContacts } from '../src/accounts/contacts/contacts.js'
import { previewPolicy } from '../src/cases/preview-policy.js'
import { putPolicy } from '../src/cases/put-policy.js'
import { standingOf } from '../src/cases/standing.js'
import { ladderOf } from '../src/domain/policy.js'
import type { Tx } from '../src/tools.js'
import { mailTools, scenery } from './support/mail-tools.js'
import type { MailTools, Scenery } from './support/mail-tools.js'
import { stories } from './support/reminder-stories.js'
import type { ToldStory } from './support/reminder-stories.js'
import { smtpSink } from './support/smtp-sink.js'
import type { SmtpSink } from './support/smtp-sink.js'
import { temporaryPostgres } from './support/temporary-postgres.js'

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
let sink: SmtpSink
let process: MailTools

beforeAll(async () => {
  postgres = await temporaryPostgres()
  sink = await smtpSink()
  process = await mailTools(postgres.url, sink.url)
})
afterAll(async () => {
  await process.close()
  await sink.stop()
  await postgres.stop()
})

const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => process.tools.database.transaction(work)

/** A case that asks its person since the story's beginning, with its people and its policy. */
const openCase = async ({ policy, account, at }: Pick<ToldStory, 'policy' | 'account' | 'at'>): Promise<Scenery> => {
  process.clock.now = new Date(at)
  const place = await scenery(process.tools, { delivery: 'live', per_person_per_day: account.caps.perDay })
  const { environment, accountId, caseId } = place
  await inTx(async (tx) => {
    const people = account.people.map(({ email, zone }) => ({ email, name: null, locale: null, time_zone: zone, role: 'owner' as const }))
    await setAccountContacts(tx, { environmentId: environment.id, id: accountId }, people)
    await putPolicy(tx, { environmentId: environment.id, integrationId: null, policy, actor: 'api:test' })
    await tx.query(
      `UPDATE cases SET ladder = $2, stage = 'awaiting_user', verdict = 'user', verdicts = 1, told = 1, ladder_number = 1, verdict_at = $3, first_contact_at = $3 WHERE id = $1`,
      [caseId, JSON.stringify(ladderOf(policy)), tx.now],
    )
  })
  return place
}

/** Lives through it as its workflow does: waits for what comes next, and does it. */
const live = async (place: Scenery): Promise<readonly (readonly [what: string, at: string, to: readonly string[]])[]> => {
  const { tools, clock } = process
  const { caseId } = place
  const opened = clock.now
  let waited = false
  const told: (readonly [string, string, readonly string[]])[] = []
  for (;;) {
    const standing = await inTx((tx) => standingOf(tx, caseId))
    if ('ended' in standing || standing.next === null) throw new Error('the case has nothing to do')
    const { what, key, at } = standing.next
    if (at !== null) clock.now = new Date(at)
    const now = clock.now.toISOString()
    switch (what) {
      case 'generateLinkToken':
      case 'notifyEndUser': {
        const step = `notifyEndUser:${key}`
        const claim = (asked: boolean) => inTx((tx) => claimStep(tools, tx, { caseId, key, step, asked }))
        const unasked = await claim(false)
        // The platform is asked before any mail but a first one that did not wait, or not for long.
        const isOld = clock.now.getTime() - opened.getTime() > 5 * 60_000
        expect(unasked === 'ask_first').toBe(told.some(([kind]) => kind === 'notify') || (waited && isOld))
        const claimed = unasked === 'ask_first' ? await claim(true) : unasked
        waited = claimed === 'ask_first' || !isClaimed(claimed)
        if (claimed === 'ask_first' || !isClaimed(claimed)) break
        sink.received.length = 0
        await sendClaimed(tools, { caseId, key, step, claimed, until: Infinity })
        const to = sink.received.flatMap((mail) => mail.to)
        if (to.length > 0) told.push(['notify', now, to])
        break
      }
      case 'escalate':
        await inTx(async (tx) => escalateCase(tools, tx, await lock(tx, caseId), key, 'relink'))
        told.push(['escalate', now, []])
        break
      case 'expireCase':
        return [...told, ['expire', now, []]]
      default:
        throw new Error(`a case that asks does not ${what}`)
    }
  }
}

test('the steps send what the preview says, to whom and when it says, through hours, zones, days off and caps', async () => {
  const given = stories(fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 2 })))
  await fc.assert(
    fc.asyncProperty(given, async (story) => {
      const lived = await live(await openCase(story))
      const told = previewPolicy(story.policy, story.account, new Date(story.at))
      expect(lived).toEqual(told.map(({ what, at, to }) => [what, at.toISOString(), to]))
    }),
    { numRuns: 25 },
  )
}, 240_000)
