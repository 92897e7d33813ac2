import type { Message } from '../../src/embedded/mailbox/message.js'
import { until } from '../../src/embedded/until.js'
import type { System } from './system.js'

/** Longer than any burst of a bench takes on a slow machine. */
const patienceMs = 180_000

/** Waits until each of these addresses has a mail with a link, and returns the first of each. */
export const mailsWithLink = async ({ mailbox }: System, addresses: readonly string[]): Promise<ReadonlyMap<string, Message>> => {
  const found = new Map<string, Message>()
  const wanted = new Set(addresses)
  const allThere = (): boolean => {
    for (const message of mailbox.messages()) {
      for (const to of message.to) if (wanted.has(to) && link.test(message.text)) found.set(to, message)
    }
    return found.size === wanted.size
  }
  if (!(await until(allThere, patienceMs))) {
    throw new Error(
      `${String(wanted.size - found.size)} of ${String(wanted.size)} mails did not come within ${String(patienceMs / 1000)} s`,
    )
  }
  return found
}

const link = /https?:\/\/\S+\/connect-account\?link_token=[\w-]+/

export const linkOf = (message: Message | undefined): string => {
  const found = link.exec(message?.text ?? '')?.[0]
  if (found === undefined) throw new Error('a mail without a link')
  return found
}
