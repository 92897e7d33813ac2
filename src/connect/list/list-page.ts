import type { Environment } from '../../access/environment.js'
import { loadEnvironment } from '../../access/load-environment.js'
import { maskEmail } from '../../domain/mask.js'
import type { Tx } from '../../tools.js'
import type { Visit } from '../connect-answer.js'
import { noFacts } from '../page-for.js'
import { chooseLocale } from '../pages/catalogue/index.js'
import { moment } from '../pages/moment.js'
import type { PageView } from '../pages/page-view.js'
import { isListLive } from './list-lives.js'
import type { FoundList } from './list-store.js'
import { listedCases, nameOfListed } from './listed-cases.js'

/** The page of a list as it is now: what waits for its person, that nothing does, or that it is no list any more. */
export const listPage = async (tx: Tx, token: string, list: FoundList, visit: Visit): Promise<PageView> => {
  const environment = await loadEnvironment(tx, list.environmentId)
  if (!isListLive(list, tx.now)) return pageOf('list_void', environment, list, visit)
  const listed = await listedCases(tx, list)
  if (listed.length === 0) return pageOf('list_done', environment, list, visit)
  const locale = localeOf(environment, list, visit)
  const timeZone = list.timeZone ?? environment.timeZone ?? 'UTC'
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

const pageOf = (
  state: 'list' | 'list_done' | 'list_void',
  environment: Environment,
  found: FoundList,
  visit: Visit,
  { left = 0, until = null, list = null }: { left?: number; until?: string | null; list?: PageView['list'] } = {},
): PageView => {
  const { brand, support } = environment
  return {
    state,
    locale: localeOf(environment, found, visit),
    facts: { ...noFacts, product: brand.product_name, platform: brand.product_name, supportEmail: support.email, linkUntil: until, left },
    brand: { name: brand.product_name, logo: brand.logo_data, color: brand.color },
    reference: null,
    reconnectUrl: brand.reconnect_url,
    supportUrl: support.url,
    form: null,
    choices: [],
    list,
    backHref: null,
    listHref: null,
    embedding: null,
    retryAfterSeconds: null,
  }
}
