import type { Environment } from '../access/environment.js'
import type { Integration } from '../integrations/integration.js'
import type { EndingData } from './attempt.js'
import type { Visit } from './connect-answer.js'
import { connectResult } from './connect-result.js'
import { fieldsToAsk, signsIn } from './fields-to-ask.js'
import type { FoundLink } from './find-link.js'
import type { BackToList } from './list/back-to-list.js'
import { chooseLocale } from './pages/catalogue/index.js'
import { maskEmail } from '../domain/mask.js'
import { moment } from './pages/moment.js'
import type { PageFacts } from './pages/page-facts.js'
import type { PageState } from './pages/page-state.js'
import type { FieldView, PageView } from './pages/page-view.js'
import { isUrl } from '../domain/is-url.js'

/** A link with what it leads to. */
export interface LinkContext {
  readonly token: string
  readonly found: FoundLink
  readonly environment: Environment
  /** Null while a new account's platform is not chosen. */
  readonly integration: Integration | null
  /** The list that it was made on, while others wait there. */
  readonly list: BackToList | null
}

export interface PageExtra {
  readonly ending?: EndingData
  readonly entered?: Readonly<Record<string, string>>
  readonly refusedFields?: readonly string[]
  readonly choices?: PageView['choices']
  readonly backHref?: string | null
  /** Where a fresh link would be mailed, masked. */
  readonly freshTo?: string | null
  readonly reconnectedBy?: string | null
  readonly retryAfterSeconds?: number
  /** Of an attempt that made the account. */
  readonly accountId?: string | null
}

/** Facts of a page about which nothing is known. */
export const noFacts: PageFacts = {
  product: '',
  platform: '',
  account: null,
  tenant: null,
  since: null,
  impact: null,
  signInHost: null,
  linkUntil: null,
  supportEmail: null,
  contact: null,
  on: null,
  by: null,
  works: false,
  isNew: false,
  chosen: null,
  isUnnamed: false,
  missing: [],
  signsIn: true,
  enters: [],
  left: 0,
}

/** A page whose environment is unknown, since the token or the state is. */
export const anonymousPage = (
  state: PageState,
  visit: Pick<Visit, 'acceptLanguage'>,
  retryAfterSeconds: number | null = null,
): PageView => ({
  state,
  locale: chooseLocale(null, visit.acceptLanguage, null),
  facts: noFacts,
  brand: null,
  reference: null,
  reconnectUrl: null,
  supportUrl: null,
  form: null,
  choices: [],
  list: null,
  backHref: null,
  listHref: null,
  embedding: null,
  retryAfterSeconds,
})

/** Returns the page of a link in this state. Reads nothing: its content was gathered before. */
export const pageFor = (state: PageState, context: LinkContext, visit: Visit, extra: PageExtra = {}): PageView => {
  const { found, environment, integration, token, list } = context
  const locale = chooseLocale(found.contact?.locale ?? null, visit.acceptLanguage, environment.defaultLocale)
  const timeZone = found.contact?.timeZone ?? environment.timeZone ?? 'UTC'
  const at = (date: Date | null | undefined): string | null => (date === null || date === undefined ? null : moment(date, locale, timeZone))
  const product = environment.brand.product_name
  const openCase = found.case?.outcome === null && found.case.verdict !== 'transient' ? found.case : null
  const started = state === 'ready' || state === 'new_account'
  return {
    state,
    locale,
    facts: {
      product,
      platform: integration?.label ?? product,
      account: accountOf(found),
      tenant: found.tenantName,
      since: found.works ? null : at(openCase?.openedAt),
      impact: found.account?.impact ?? integration?.impact ?? null,
      signInHost: signInHost(integration),
      linkUntil: started ? at(found.link.expiresAt) : null,
      supportEmail: environment.support.email,
      contact: extra.freshTo ?? null,
      on: at(state === 'link_spent' ? found.link.spentAt : (found.case?.closedAt ?? found.account?.reconnectedAt)),
      by: extra.reconnectedBy ?? null,
      works: found.works,
      isNew: found.account === null,
      chosen: extra.ending?.chosen ?? null,
      isUnnamed: extra.ending?.code === 'identity_unreadable',
      missing: extra.ending?.missing ?? [],
      signsIn: signsIn(integration),
      enters: fieldsToAsk(context).map(({ label }) => label),
      left: list?.left ?? 0,
    },
    brand: { name: product, logo: environment.brand.logo_data, color: environment.brand.color },
    reference: found.case?.reference ?? null,
    reconnectUrl: environment.brand.reconnect_url,
    supportUrl: environment.support.url,
    form: {
      action: state === 'link_expired' ? '/connect-account/fresh-link' : '/connect-account',
      linkToken: token,
      integration: found.account === null ? (integration?.name ?? null) : null,
      fields: state === 'link_expired' ? [] : fieldsOf(context, extra),
      newWindow: visit.iframe,
      attempt: visit.pageKey,
      listToken: list?.token ?? null,
    },
    choices: extra.choices ?? [],
    list: null,
    backHref: extra.backHref ?? null,
    listHref: list?.href ?? null,
    embedding:
      environment.embedOrigins.length === 0
        ? null
        : {
            origins: environment.embedOrigins,
            result: connectResult(state, { integration: integration?.name ?? '', accountId: extra.accountId ?? found.account?.id ?? null }),
            isSecond: visit.pageKey !== null,
          },
    retryAfterSeconds: extra.retryAfterSeconds ?? null,
  }
}

/** The expected account as its mail names it, so that both can be compared; addresses are masked. */
const accountOf = ({ account }: FoundLink): string | null => (account?.name == null ? null : maskEmail(account.name))

const fieldsOf = (context: LinkContext, extra: PageExtra): readonly FieldView[] =>
  fieldsToAsk(context).map(({ name, label, secret }) => ({
    name,
    label,
    secret,
    // What is secret is never sent back.
    value: secret ? '' : (extra.entered?.[name] ?? ''),
    refused: extra.refusedFields?.includes(name) ?? false,
  }))

const signInHost = (integration: Integration | null): string | null => {
  const endpoint = integration?.oauth.authorization_endpoint
  return endpoint === undefined || endpoint.includes('{') || !isUrl(endpoint) ? null : new URL(endpoint).hostname
}
