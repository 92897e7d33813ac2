import { NotFound } from '../http/errors.js'
import { mailOfAddress } from '../mail/bounce-address.js'
import { sentMail, sentMailByMessageId } from '../mail/returned-mail.js'
import type { Tools } from '../tools.js'
import { actOnReading } from './act-on-reading.js'
import type { Effect } from './act-on-reading.js'
import { envelopeRecipients } from './read/envelope-recipients.js'
import { readInbound } from './read/read-inbound.js'
import type { Reading } from './read/reading.js'

export interface Taken {
  readonly reading: Reading
  readonly mailId: string | null
  /** `address`: by the MAC in it; `message_id`: by a header that anyone may write. */
  readonly matchedBy: 'address' | 'message_id' | null
  readonly effect: Effect
}

/**
 * Processes one message that came in. `recipient`: its envelope recipient; null if the caller does not know it, so that the headers are read.
 * `environmentId`: the caller's; null at our own listener, where the address determines it.
 * @throws NotFound if the address belongs to a mail of another environment, or to none
 */
export const takeInbound = async (
  tools: Tools,
  given: { readonly raw: Uint8Array; readonly recipient: string | null; readonly environmentId: string | null },
): Promise<Taken> => {
  const reading = await readInbound(given.raw)
  const addresses = given.recipient === null ? envelopeRecipients(given.raw) : [given.recipient]
  const mailId = addresses.map((address) => mailOfAddress(tools.vault, address)).find((id) => id !== null) ?? null
  const taken = await tools.database.transaction(async (tx): Promise<Taken> => {
    if (mailId !== null) {
      const mail = await sentMail(tx, mailId)
      if (mail === null || (given.environmentId !== null && mail.environmentId !== given.environmentId)) throw new NotFound()
      return { reading, mailId, matchedBy: 'address', effect: await actOnReading(tx, mail, reading, true) }
    }
    const messageId = reading.original_message_id
    const mail = messageId === null || given.environmentId === null ? null : await sentMailByMessageId(tx, given.environmentId, messageId)
    if (mail === null) return { reading, mailId: null, matchedBy: null, effect: 'none' }
    return { reading, mailId: mail.id, matchedBy: 'message_id', effect: await actOnReading(tx, mail, reading, false) }
  })
  tools.log.info({ mail: taken.mailId, kind: reading.kind, about: reading.about, effect: taken.effect }, 'a message came in')
  return taken
}
