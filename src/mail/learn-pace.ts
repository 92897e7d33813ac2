import { loadEnvironment } from '../access/load-environment.js'
import type { Tools } from '../tools.js'
import type { MailRow } from './mail-row.js'
import { domainOfAddress, paceNow } from './pace.js'
import { countSentTo, ensurePaces, updateLearned } from './pace-store.js'

/** A pace is learned once from the responses to the same minute's mails. */
const onceInMs = 10_000
const minuteMs = 60_000

/** A server said that too many mails come: those to the same domain go half as fast from now on, at least one a minute. */
export const learnPace = async (tools: Tools, { environmentId, recipient }: MailRow): Promise<void> => {
  const domain = domainOfAddress(recipient)
  const learned = await tools.database.transaction(async (tx) => {
    const { mail } = await loadEnvironment(tx, environmentId)
    const [row] = await ensurePaces(tx, [{ environmentId, domain }])
    if (row === undefined || (row.learnedAt !== null && tx.now.getTime() - row.learnedAt.getTime() < onceInMs)) return null
    const now = paceNow({ ...row, setting: mail.per_domain_per_minute }, tx.now)
    const sent = await countSentTo(tx, { environmentId, domain }, new Date(tx.now.getTime() - minuteMs))
    const slower = Math.max(1, Math.floor((now === null ? sent : Math.min(now, Math.max(sent, 2))) / 2))
    await updateLearned(tx, { environmentId, domain }, slower)
    return slower
  })
  if (learned !== null) tools.log.warn({ domain, perMinute: learned }, 'a mail server takes mail for this domain more slowly; so it goes')
}
