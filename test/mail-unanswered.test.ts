import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MailUnavailable } from '../src/mail/mail-unavailable.js'
import { queueMail } from '../src/mail/queue-mail.js'
import { readMail } from '../src/mail/read-mails.js'
import { relayMail } from '../src/mail/relay-mail.js'
import { mailTools, scenery, stepMail } from './support/mail-tools.js'
import type { MailTools, Scenery } from './support/mail-tools.js'
import { samples } from './support/mail-samples.js'
import { temporaryPostgres } from './support/temporary-postgres.js'
import { unansweringSmtp } from './support/unanswering-smtp.js'
import type { AfterMessage, UnansweringSmtp } from './support/unanswering-smtp.js'
import { waitFor } from './support/wait-for.js'

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
beforeAll(async () => {
  postgres = await temporaryPostgres()
})
afterAll(() => postgres.stop())

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const open = async (decide: (raw: string) => AfterMessage, answerTimeoutMs: number) => {
  const smtp = await unansweringSmtp(decide)
  const part = await mailTools(postgres.url, smtp.url, answerTimeoutMs)
  closers.push(smtp.stop, part.close)
  return { smtp, part }
}

const handler = ({ tools }: MailTools) =>
  relayMail(tools, {
    signInUrlOf: () => Promise.resolve(null),
    linkUrlOf: () => Promise.resolve(null),
    listUrlOf: () => Promise.resolve(null),
    note: () => Promise.resolve(true),
    refused: () => Promise.resolve(),
  })

const queue = async ({ tools }: MailTools, place: Scenery, step: string): Promise<string> => {
  const { mail } = await tools.database.transaction((tx) => queueMail(tx, stepMail(place, samples.success, step)))
  return mail.id
}

const toldSupport = async ({ tools }: MailTools, { environment }: Scenery): Promise<readonly string[]> => {
  const { rows } = await tools.database.query<{ message: string }>(
    `select message from mails where environment_id = $1 and kind = 'support_unanswered' order by created_at`,
    [environment.id],
  )
  return rows.map(({ message }) => message)
}

const unanswered = async ({ tools }: MailTools): Promise<Readonly<Record<string, number>>> => {
  const { values } = await tools.metrics.mailsUnanswered.get()
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.then), value]))
}

/** As the relay does: again after each failure, until the handler says that it is done. */
const untilDone = async (handle: (row: { subjectId: string }) => Promise<void>, subjectId: string): Promise<number> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await handle({ subjectId })
      return tries
    } catch (error) {
      if (!(error instanceof MailUnavailable)) throw error
    }
  }
}

const messageIds = ({ kept }: UnansweringSmtp): readonly string[] => kept.map((raw) => /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? '')

describe('a mail server that takes a message and never answers', () => {
  test('gets no second copy; the mail counts as sent, the metric counts it, and support is told once an hour', async () => {
    const { smtp, part } = await open(() => 'nothing', 400)
    const place = await scenery(part.tools)
    const ids: string[] = []
    for (let i = 0; i < 20; i++) ids.push(await queue(part, place, `success:${String(i)}`))
    const handle = handler(part)
    const tries = await Promise.all(ids.map((id) => untilDone(handle, id)))
    expect(messageIds(smtp)).toHaveLength(20)
    expect(new Set(messageIds(smtp)).size).toBe(20)
    expect(tries.every((n) => n >= 1)).toBe(true)
    for (const id of ids)
      expect(await readMail(part.tools, place.environment.id, id)).toMatchObject({ state: 'sent', why: 'unanswered', server_answer: null })
    expect(await unanswered(part)).toEqual({ left: 20 })
    const told = await toldSupport(part, place)
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(place.email)
  })

  test('one that thinks longer than it takes to connect and to be greeted is waited for', async () => {
    const { smtp, part } = await open(() => 'nothing', 60_000)
    const place = await scenery(part.tools)
    const id = await queue(part, place, 'success')
    const handle = handler(part)
    const first = handle({ subjectId: id })
    await waitFor(() => smtp.kept.length === 1, 'the message to be handed over')
    // While its connection lives no other try begins, from whatever process.
    await expect(handle({ subjectId: id })).rejects.toMatchObject({ code: 'smtp_try_under_way', retryable: true })
    expect(smtp.kept).toHaveLength(1)
    await smtp.stop()
    await expect(first).rejects.toMatchObject({ handedOver: true })
  })

  test('one that breaks the connection instead gets the same bytes once more, and never a third time', async () => {
    const { smtp, part } = await open(() => 'close', 5_000)
    const place = await scenery(part.tools)
    const id = await queue(part, place, 'success')
    expect(await untilDone(handler(part), id)).toBe(3)
    expect(smtp.kept).toHaveLength(2)
    expect(smtp.kept[1]).toBe(smtp.kept[0])
    expect(await readMail(part.tools, place.environment.id, id)).toMatchObject({ state: 'sent', why: 'unanswered' })
    expect(await unanswered(part)).toEqual({ sent_again: 1, left: 1 })
    expect(await toldSupport(part, place)).toHaveLength(2)
  })

  test('a connection that breaks before the message is asked for is no repeat, however often', async () => {
    const { smtp, part } = await open(() => 'never_ask', 5_000)
    const place = await scenery(part.tools)
    const id = await queue(part, place, 'success')
    const handle = handler(part)
    for (let i = 0; i < 5; i++) await expect(handle({ subjectId: id })).rejects.toMatchObject({ handedOver: false })
    smtp.decide = () => 'answer'
    await handle({ subjectId: id })
    expect(smtp.kept).toHaveLength(1)
    expect(await readMail(part.tools, place.environment.id, id)).toMatchObject({ state: 'sent', why: null })
    expect(await unanswered(part)).toEqual({})
    expect(await toldSupport(part, place)).toEqual([])
  })

  test('a process that dies after the handover leaves one repeat; one that dies before it leaves none', async () => {
    const { smtp, part } = await open(() => 'answer', 5_000)
    const place = await scenery(part.tools)
    const [before, after] = [await queue(part, place, 'success:0'), await queue(part, place, 'success:1')]
    // What a process leaves in the rows when it is killed, and the claim of its try has run out.
    await part.tools.database.query(
      `update mails set state = 'sending', tries = 1, try_until = clock_timestamp() - interval '1 second', handed_over = id = $2
       where id in ($1, $2)`,
      [before, after],
    )
    for (const id of [before, after]) await handler(part)({ subjectId: id })
    expect(smtp.kept).toHaveLength(2)
    expect(await unanswered(part)).toEqual({ sent_again: 1 })
    expect(await toldSupport(part, place)).toHaveLength(1)
  })
})
