import { note } from '../cases/note.js'
import { fitsField } from '../integrations/fits-field.js'
import { isUnconfirmed } from '../integrations/require-confirmed.js'
import { oauthApp } from '../integrations/oauth-app.js'
import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { platformOf } from '../platforms/index.js'
import type { Tools, Tx } from '../tools.js'
import { randomToken } from '../http/cookie.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { fieldsToAsk, signsIn } from './fields-to-ask.js'
import { findLink } from './find-link.js'
import { gather } from './link-context.js'
import type { Gathered } from './link-context.js'
import { limitVisit, livePage } from './open-page.js'
import { anonymousPage, pageFor } from './page-for.js'
import { newRoundTrip } from './round-trip.js'
import type { RoundTrip } from './round-trip.js'
import { standingPage } from './standing-page.js'
import { insertAttempt } from './attempt-store.js'
import { takeEntered } from './take-entered.js'

interface Start {
  readonly gathered: Gathered
  readonly app: OAuthApp
  readonly scopes: readonly string[]
}

export interface Click {
  readonly token: string
  /** The browser's cookie, if it has one. */
  readonly browser: string | null
  /** What the person filled in. */
  readonly entered: Readonly<Record<string, string>>
}

/** A person's click on the button: the only thing that starts an attempt. */
export const startAttempt = (tools: Tools, click: Click, visit: Visit): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => {
    const checked = await check(tools, tx, click, visit)
    if ('kind' in checked) return checked
    const browser = click.browser ?? randomToken()
    const { url, attempt } = await newRoundTrip(tx, tools, { ...checked, browser })
    await write(tx, checked, { attempt, pageKey: visit.pageKey, entered: enteredOf(checked.gathered, click) })
    return { kind: 'redirect', url, browser }
  })

/** Every reason against a sign-in, each with its page. */
const check = async (tools: Tools, tx: Tx, click: Click, visit: Visit): Promise<ConnectAnswer | Start> => {
  const found = await findLink(tx, click.token)
  const limited = await limitVisit(tx, found, visit)
  if (limited !== null) return { kind: 'page', view: limited }
  if (found === null) return { kind: 'page', view: anonymousPage('link_unknown', visit) }
  const gathered = await gather(tx, click.token, found, visit)
  const standing = await standingPage(tx, gathered, visit)
  if (standing !== null) return { kind: 'page', view: standing }
  const { integration } = gathered
  if (integration === null) return { kind: 'page', view: livePage(gathered, visit) }
  if (isUnconfirmed(integration)) return { kind: 'page', view: pageFor('our_fault', gathered, visit) }
  const asked = fieldsToAsk(gathered)
  const refusedFields = asked.filter((field) => !fitsField(field, click.entered[field.name])).map(({ name }) => name)
  const again = (refused: readonly string[]): ConnectAnswer => ({
    kind: 'page',
    view: pageFor(found.account === null ? 'new_account' : 'ready', gathered, visit, { entered: click.entered, refusedFields: refused }),
  })
  if (refusedFields.length > 0) return again(refusedFields)
  if (!signsIn(integration)) return takeEntered(tools, tx, { gathered, integration, visit, browser: click.browser, values: click.entered })
  try {
    const app = fillEndpoints(await oauthApp(tx, integration), {
      ...found.account?.context,
      ...enteredOf(gathered, click),
      ...found.link.context,
    })
    return { gathered, app, scopes: scopesOf(gathered, app) }
  } catch (error) {
    if (!(error instanceof OAuthRefused)) throw error
    const name = error.field.replace(/^context\./, '')
    // A missing field that no person can enter here is a fault of our settings.
    return asked.some((field) => field.name === name) ? again([name]) : { kind: 'page', view: pageFor('our_fault', gathered, visit) }
  }
}

/** The requested fields, without any that a person may have added to the form. */
const enteredOf = (gathered: Gathered, click: Click): Readonly<Record<string, string>> =>
  Object.fromEntries(fieldsToAsk(gathered).map(({ name }) => [name, click.entered[name] ?? '']))

/**
 * A link says what to ask for; one that Relink minted itself asks for the integration's scopes and those last granted. Besides, always,
 * for what the platform gives no refresh token or no identity without.
 */
const scopesOf = ({ found }: Gathered, app: OAuthApp): readonly string[] => {
  const wanted =
    found.link.scopes ?? (found.link.mintedFor === 'api' ? app.scopes : [...app.scopes, ...(found.account?.grantedScopes ?? [])])
  return [...new Set([...wanted, ...platformOf(app.platform).preset.always_scopes])]
}

const write = async (
  tx: Tx,
  { gathered: { found, list } }: Start,
  {
    attempt,
    pageKey,
    entered,
  }: { readonly attempt: RoundTrip['attempt']; readonly pageKey: string | null; readonly entered: Readonly<Record<string, string>> },
): Promise<void> => {
  await insertAttempt(tx, {
    ...attempt,
    environmentId: found.link.environmentId,
    linkId: found.link.id,
    accountId: found.account?.id ?? null,
    pageKey,
    listId: list?.id ?? null,
    testedBy: null,
    entered,
  })
  if (found.case?.outcome !== null) return
  const data = { attempt_id: attempt.id, link_id: found.link.id }
  await note(tx, { caseId: found.case.id, kind: 'attempt_started', actor: 'contact', data })
}
