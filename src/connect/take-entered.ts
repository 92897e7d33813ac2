import { randomUUID } from 'node:crypto'
import { readEntered } from '../accounts/grant/entered-fields.js'
import { note } from '../cases/note.js'
import type { Integration } from '../integrations/integration.js'
import { redirectUriOf } from '../integrations/redirect-uri-of.js'
import { oauthApp } from '../integrations/oauth-app.js'
import type { Tools, Tx } from '../tools.js'
import { randomToken } from '../http/cookie.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { fieldsToAsk } from './fields-to-ask.js'
import type { Gathered } from './link-context.js'
import { sealCallback, sealEntered, sealSecrets } from './sealed-fields.js'
import { insertAttempt, keepAnswer, markExchanging } from './attempt-store.js'

/**
 * What a person entered in the place of a sign-in. It is kept first, as a platform's answer would be; the page to which the browser is
 * sent proves it and swaps, and its address holds no token. Must be called with values that fit their fields.
 */
export const takeEntered = async (
  tools: Tools,
  tx: Tx,
  given: {
    readonly gathered: Gathered
    readonly integration: Integration
    readonly visit: Visit
    readonly browser: string | null
    readonly values: Readonly<Record<string, string>>
  },
): Promise<ConnectAnswer> => {
  const { gathered, integration, values } = given
  const { link, account, case: theCase } = gathered.found
  const id = randomUUID()
  const state = randomToken()
  const browser = given.browser ?? randomToken()
  const asked = fieldsToAsk(gathered).map(({ name }) => name)
  const { entered } = readEntered(integration.fields, {
    ...account?.context,
    ...link.context,
    ...Object.fromEntries(asked.map((name) => [name, values[name]])),
  })
  const redirectUri = redirectUriOf(tools.settings, integration.id)
  const app = { ...(await oauthApp(tx, integration)), clientSecret: undefined, redirectUri }
  await insertAttempt(tx, {
    id,
    environmentId: link.environmentId,
    linkId: link.id,
    integrationId: integration.id,
    accountId: account?.id ?? null,
    pageKey: given.visit.pageKey,
    listId: gathered.list?.id ?? null,
    testedBy: null,
    stateDigest: tx.vault.digest('state', state),
    cookieDigest: tx.vault.digest('browser', browser),
    secrets: await sealSecrets(tx, id, { codeVerifier: '', nonce: null }),
    app,
    requestedScopes: app.scopes,
    entered: { ...othersOf(integration, asked, values), ...entered.context },
    expiresAt: new Date(tx.now.getTime() + tools.settings.attemptLife),
  })
  await markExchanging(tx, id, await sealCallback(tx.vault, id, new URLSearchParams()))
  await keepAnswer(tx, id, await sealEntered(tx, id, entered), tx.now)
  if (theCase?.outcome === null) {
    await note(tx, {
      caseId: theCase.id,
      kind: 'attempt_started',
      actor: 'contact',
      data: { attempt_id: id, link_id: link.id, method: integration.authenticationMethod },
    })
  }
  return { kind: 'redirect', url: `${redirectUri}?state=${state}`, browser }
}

/** Names in addresses that the integration has no field for. */
const othersOf = (
  { fields }: Integration,
  asked: readonly string[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(asked.filter((name) => !fields.some((field) => field.name === name)).map((name) => [name, values[name] ?? '']))
