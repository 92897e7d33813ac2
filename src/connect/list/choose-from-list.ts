import { note } from '../../cases/note.js'
import { derivedId } from '../../database/derived-id.js'
import type { Tools, Tx } from '../../tools.js'
import type { ConnectAnswer, Visit } from '../connect-answer.js'
import { fieldsToAsk } from '../fields-to-ask.js'
import { findLinkById } from '../find-link.js'
import { gather } from '../link-context.js'
import { linkLives } from '../link-lives.js'
import { mintLink } from '../mint-link.js'
import type { MintedLink } from '../mint-link.js'
import { livePage } from '../open-page.js'
import { anonymousPage } from '../page-for.js'
import type { PageView } from '../pages/page-view.js'
import { standingPage } from '../standing-page.js'
import { startAttempt } from '../start-attempt.js'
import type { ListedCase } from './list-link.js'
import { isListLive } from './list-lives.js'
import { listPage } from './list-page.js'
import type { FoundList } from './list-store.js'
import { listedCases } from './listed-cases.js'
import { findList } from './find-list.js'
import { limitListVisit } from './open-list.js'

export interface Choice {
  readonly token: string
  readonly caseId: string
  /** The browser's cookie, if it has one. */
  readonly browser: string | null
}

/**
 * A person's click on one connection of their list: mints its link, and starts the sign-in; if values are to be entered, the link's page asks for
 * them. For a connection that no longer needs the person, returns the current list.
 */
export const chooseFromList = async (tools: Tools, { token, caseId, browser }: Choice, given: Visit): Promise<ConnectAnswer> => {
  const visit: Visit = { ...given, listToken: token }
  const chosen = await tools.database.transaction((tx) => choose(tools, tx, { token, caseId }, visit))
  return 'answer' in chosen ? chosen.answer : startAttempt(tools, { token: chosen.link.token, browser, entered: {} }, visit)
}

type Chosen = { readonly answer: ConnectAnswer } | { readonly link: MintedLink }

const choose = async (tools: Tools, tx: Tx, { token, caseId }: Omit<Choice, 'browser'>, visit: Visit): Promise<Chosen> => {
  const page = (view: PageView): Chosen => ({ answer: { kind: 'page', view } })
  const list = await findList(tx, token)
  const limited = await limitListVisit(tx, list, visit)
  if (limited !== null) return page(limited)
  if (list === null) return page(anonymousPage('link_unknown', visit))
  const listed = await listedCases(tx, list)
  const one = isListLive(list, tx.now) ? listed.find((candidate) => candidate.caseId === caseId) : undefined
  if (one === undefined || one.isChecked) return page(await listPage(tx, { token, list, listed }, visit))
  const link = await mintListed(tx, list, one, tools.settings.linkLife)
  const found = await findLinkById(tx, link.id)
  if (found === null) return page(await listPage(tx, { token, list, listed }, visit))
  const gathered = await gather(tx, link.token, found, visit)
  if (fieldsToAsk(gathered).length === 0) return { link }
  // Its page is the answer: its address stays out of the address bar.
  return page((await standingPage(tx, gathered, visit)) ?? livePage(gathered, visit))
}

/** The link of one connection: the same for each click, until it no longer works. */
const mintListed = async (tx: Tx, list: FoundList, { caseId, accountId }: ListedCase, life: number): Promise<MintedLink> => {
  for (let lives = 0; ; lives++) {
    const link = await mintLink(tx, {
      id: derivedId(list.id, 'link', caseId, String(lives)),
      environmentId: list.environmentId,
      accountId,
      caseId,
      contactId: list.contactId,
      listId: list.id,
      mintedFor: 'mail',
      life,
    })
    if (link.isNew)
      await note(tx, {
        caseId,
        kind: 'link_minted',
        actor: 'contact',
        data: { link_id: link.id, expires_at: link.expiresAt, contact_id: list.contactId },
      })
    if (link.isNew || (await linkLives(tx, link.id, tx.now))) return link
  }
}
