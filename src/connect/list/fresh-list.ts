import { randomUUID } from 'node:crypto'
import { loadEnvironment } from '../../access/load-environment.js'
import { overLimit } from '../../access/over-limit.js'
import { enqueue } from '../../outbox/enqueue.js'
import { addCases } from '../../mail/join-mail.js'
import { linkPlaceholder } from '../../mail/link-placeholder.js'
import { queueMail } from '../../mail/queue-mail.js'
import type { Tools, Tx } from '../../tools.js'
import type { ConnectAnswer, Visit } from '../connect-answer.js'
import { freshLinkLimit } from '../limits.js'
import { anonymousPage } from '../page-for.js'
import type { PageView } from '../pages/page-view.js'
import type { ListedCase } from './list-link.js'
import { isListLive } from './list-lives.js'
import { freshListPage, listPage } from './list-page.js'
import type { FoundList } from './list-store.js'
import { listedCases, nameOfListed } from './listed-cases.js'
import { mintList } from './mint-list.js'
import { findList } from './find-list.js'
import { limitListVisit } from './open-list.js'

/** The button of a list that has run out or came back: a new one to its person's own address, for what waits for them now. */
export const freshList = (tools: Tools, token: string, visit: Visit): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => ({ kind: 'page', view: await answer(tx, token, visit) }))

const answer = async (tx: Tx, token: string, visit: Visit): Promise<PageView> => {
  const list = await findList(tx, token)
  const limited = await limitListVisit(tx, list, visit)
  if (limited !== null) return limited
  if (list === null) return anonymousPage('link_unknown', visit)
  const listed = await listedCases(tx, list)
  if (isListLive(list, tx.now) || listed.length === 0) return listPage(tx, { token, list, listed }, visit)
  const seconds = await overLimit(tx, `fresh-list:${list.contactId}`, freshLinkLimit)
  if (seconds !== null) return anonymousPage('too_many', visit, seconds)
  await mailFresh(tx, list, listed)
  return freshListPage(tx, list, visit)
}

/** One alone is its case's to mail. */
const mailFresh = async (tx: Tx, list: FoundList, listed: readonly ListedCase[]): Promise<void> => {
  const [first, ...others] = listed
  if (first === undefined) return
  if (others.length === 0) {
    await enqueue(tx, {
      kind: 'wake',
      environmentId: list.environmentId,
      subjectId: first.caseId,
      payload: { id: randomUUID(), why: 'fresh_link' },
    })
    return
  }
  const { id, expiresAt } = await mintList(tx, {
    id: randomUUID(),
    environmentId: list.environmentId,
    contactId: list.contactId,
    isSandbox: list.isSandbox,
  })
  const { mail } = await queueMail(tx, {
    environment: await loadEnvironment(tx, list.environmentId),
    content: {
      kind: 'fresh_link',
      platform: first.platform,
      account: nameOfListed(first),
      reference: first.reference,
      since: first.openedAt,
      impact: first.impact,
      name: list.name,
      link: { url: linkPlaceholder, expiresAt },
      connectedIt: false,
      listed: listed.map((one) => ({
        platform: one.platform,
        account: nameOfListed(one),
        since: one.openedAt,
        reference: one.reference,
        endsAt: null,
        impact: one.impact,
      })),
    },
    recipient: { email: list.email, name: list.name, locale: list.locale, timeZone: list.timeZone, contactId: list.contactId },
    key: null,
    caseId: first.caseId,
    listId: id,
    isSandbox: list.isSandbox,
  })
  await addCases(
    tx,
    mail.id,
    others.map(({ caseId }) => caseId),
  )
}
