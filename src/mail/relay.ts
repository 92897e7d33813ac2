import { askedSignIn } from '../access/staff/asked-sign-in.js'
import { signInUrlOf } from '../access/staff/sign-in.js'
import { note } from '../cases/note.js'
import { liveListToken } from '../connect/list/list-lives.js'
import { listUrl } from '../connect/list/list-url.js'
import { writeConfirmation } from '../connect/list/write-confirmation.js'
import { linkLives } from '../connect/link-lives.js'
import { linkTokenOf } from '../connect/link-token-of.js'
import { linkUrl } from '../connect/link-url.js'
import { addressRefusal, suppressRefused } from '../inbound/address-refusal.js'
import { applyBrake } from '../inbound/brake/apply-brake.js'
import { dropRows } from '../outbox/drop-rows.js'
import type { OutboxRow } from '../outbox/outbox-row.js'
import type { RelayHandler, Relayed } from '../outbox/relay-loop.js'
import type { Tools } from '../tools.js'
import { linkPlaceholder } from './link-placeholder.js'
import { gathersUntil } from './join-mail.js'
import { queueMail, relayAt } from './queue-mail.js'
import { relayMail } from './relay-mail.js'
import type { RoomsAbove } from './relay-mail.js'

/** The outbox's handler of `mail` rows: a mail, a sign-in that was asked for, or an environment whose mail came back. */
export const mailHandler = (tools: Tools): RelayHandler => {
  const rooms: RoomsAbove = {
    linkUrlOf: async (tx, linkId) =>
      (await linkLives(tx, linkId, tx.now)) ? linkUrl(tools.settings, await linkTokenOf(tx, linkId)) : null,
    listUrlOf: async (tx, listId) => {
      const token = await liveListToken(tx, listId)
      return token && listUrl(tools.settings, token)
    },
    signInUrlOf: (tx, signInId) => signInUrlOf(tx, tools.settings, signInId),
    note,
    refused: async (tx, mail, outcome) => {
      if (outcome.kind === 'refused' && addressRefusal(mail, outcome) === 'address') await suppressRefused(tx, mail, outcome.answer)
    },
  }
  return (row) => {
    if (row.payload['sign_in'] === true) return mailSignIn(tools, row.subjectId)
    if (row.payload['gathers'] === true) return relayGathered(tools, rooms, row)
    return row.payload['came_back'] === true ? applyBrake(tools, row.environmentId) : sendMail(tools, rooms, row)
  }
}

/** A mail that waited for other cases: where more of them came meanwhile, it waits on. */
const relayGathered = async (tools: Tools, rooms: RoomsAbove, row: OutboxRow): Promise<Relayed> => {
  const isDue = await tools.database.transaction(async (tx) => {
    const at = await gathersUntil(tx, row.subjectId)
    if (at === null) return true
    if (at > tx.now && row.payload['now'] !== true) {
      await relayAt(tx, { id: row.subjectId, environmentId: row.environmentId }, at)
      return false
    }
    await writeConfirmation(tx, row.subjectId)
    return true
  })
  return isDue ? sendMail(tools, rooms, row) : undefined
}

/** The row is deleted with the statement that tells the case about its mail. */
const sendMail = async (tools: Tools, rooms: RoomsAbove, { subjectId }: OutboxRow): Promise<Relayed> => {
  let relayed: Relayed
  await relayMail(tools, {
    ...rooms,
    note: (tx, line) => {
      dropRows(tx, { kind: 'mail', subjectId })
      relayed = 'left'
      return rooms.note(tx, line)
    },
  })({ subjectId })
  return relayed
}

/** Mails a requested sign-in, if the address is invited. */
const mailSignIn = (tools: Tools, signInId: string): Promise<void> =>
  tools.database.transaction(async (tx) => {
    const asked = await askedSignIn(tx, tools.settings, signInId)
    if (asked === null) return
    await queueMail(tx, {
      environment: asked.environment,
      content: { kind: 'staff_sign_in', name: asked.name, link: { url: linkPlaceholder, expiresAt: asked.expiresAt } },
      recipient: { email: asked.email, name: asked.name },
      key: `staff_sign_in/${asked.id}`,
      signInId: asked.id,
      always: true,
    })
  })
