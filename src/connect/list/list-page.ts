import type { Environment } from '../../access/environment.js'
import { loadEnvironment } from '../../access/load-environment.js'
import { maskEmail } from '../../domain/mask.js'
import type { Tx } from '../../tools.js'
import type { Visit } from '../connect-answer.js'
import { noFacts } from '../page-for.js'
import { chooseLocale } from '../pages/catalogue/index.js'
import { moment } from '../pages/moment.js'
import type { PageView } from '../pages/page-view.js'
import type { ListedCase } from './list-link.js'
import { isListLive } from './list-lives.js'
import type { FoundList } from './list-store.js'
import { nameOfListed } from './listed-cases.js'

export interface OpenedList {
  readonly token: string
  readonly list: FoundList
  /** What waits for its person now. */
  readonly listed: readonly ListedCase[]
}

/** The page of a list as it is now: what waits for its person, that nothing does, or that it is no list any more. */
export const listPage = async (tx: Tx, { token, list, listed }: OpenedList, visit: Visit): Promise<PageView> => {
  const environment = await loadEnvironment(tx, list.environmentId)
  if (!isListLive(list, tx.now)) return pageOf('link_expired', environment, list, visit, listed.length === 0 ? {} : { freshFor: token })
  if (listed.length === 0) return pageOf('list_done', environment, list, visit)
  const locale = localeOf(environment, list, visit)
  const timeZone = listed[0]?.timeZone ?? environment.timeZone ?? 'UTC'
  return pageOf('list', environment, list, visit, {
    left: listed.length,
    until: moment(list.expiresAt, locale, timeZone),
    list: {
      token,
      rows: listed.map((one) => ({
        caseId: one.caseId,
        platform: one.platform,
        account: maskEmail(nameOfListed(one)),
        reference: one.reference,
        since: moment(one.openedAt, locale, timeZone),
        isChecked: one.isChecked,
      })),
    },
  })
}

const localeOf = (environment: Environment, list: FoundList, visit: Visit) =>
  chooseLocale(list.locale, visit.acceptLanguage, environment.defaultLocale)

/** A new link goes to the person's mailbox. */
export const freshListPage = async (tx: Tx, list: FoundList, visit: Visit): Promise<PageView> =>
  pageOf('fresh_link_sent', await loadEnvironment(tx, list.environmentId), list, visit)

const pageOf = (
  state: 'list' | 'list_done' | 'link_expired' | 'fresh_link_sent',
  environment: Environment,
  found: FoundList,
  visit: Visit,
  {
    left = 0,
    until = null,
    list = null,
    freshFor = null,
  }: {
    readonly left?: number
    readonly until?: string | null
    readonly list?: PageView['list']
    /** The token, where a new link may be asked for. */
    readonly freshFor?: string | null
  } = {},
): PageView => {
  const { brand, support } = environment
  return {
    state,
    locale: localeOf(environment, found, visit),
    facts: {
      ...noFacts,
      product: brand.product_name,
      platform: brand.product_name,
      supportEmail: support.email,
      linkUntil: until,
      left,
      contact: freshFor === null && state !== 'fresh_link_sent' ? null : maskEmail(found.email),
    },
    brand: { name: brand.product_name, logo: brand.logo_data, color: brand.color },
    reference: null,
    reconnectUrl: brand.reconnect_url,
    supportUrl: support.url,
    form:
      freshFor === null
        ? null
        : {
            action: '/connect-accounts/fresh-link',
            linkToken: freshFor,
            integration: null,
            fields: [],
            newWindow: false,
            attempt: null,
            listToken: null,
          },
    choices: [],
    list,
    backHref: null,
    listHref: null,
    embedding: null,
    retryAfterSeconds: null,
  }
}
