import { actorOf } from '../../access/actor-of.js'
import { audit } from '../../access/audit.js'
import { overLimit } from '../../access/over-limit.js'
import type { Limit } from '../../access/over-limit.js'
import { EgressRefused } from '../../egress/errors.js'
import type { Caller } from '../../http/caller.js'
import { randomToken } from '../../http/cookie.js'
import { BadRequest, Conflict, NotFound, TooManyRequests } from '../../http/errors.js'
import { fitsField } from '../../integrations/fits-field.js'
import type { Integration } from '../../integrations/integration.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { platformOf } from '../../platforms/index.js'
import type { Tools, Tx } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { insertAttempt } from '../attempt-store.js'
import { newRoundTrip } from '../round-trip.js'
import type { RoundTrip } from '../round-trip.js'
import { fieldsToEnter } from './fields-to-enter.js'

/** Each sends its person to the platform and back by hand; far fewer are needed. */
const limit: Limit = { hits: 30, windowMs: 15 * 60_000 }

interface TestAsked {
  readonly integrationId: string
  readonly context: Readonly<Record<string, string>>
  /** The browser's cookie, if it has one. */
  readonly browser: string | null
}

export interface StartedTest {
  readonly id: string
  readonly url: string
  readonly browser: string
}

/**
 * An attempt that only tests its integration: its callback examines the grant and drops it.
 * @throws NotFound, Conflict if the integration has no sign-in or nothing may be sent to it, BadRequest naming what the context lacks, TooManyRequests
 */
export const startConnectionTest = (tools: Tools, caller: Caller, asked: TestAsked): Promise<StartedTest> =>
  tools.database.transaction(async (tx) => {
    const seconds = await overLimit(tx, `connection-test:${caller.tokenId}`, limit)
    if (seconds !== null) throw new TooManyRequests('Too many connection tests were begun', { retryAfterSeconds: seconds })
    const integration = await loadIntegration(tx, asked.integrationId, caller.environmentId)
    if (integration === null) throw new NotFound()
    if (integration.authenticationMethod !== 'oauth2') throw new Conflict('This integration has no sign-in at the platform')
    const entered = enteredOf(integration, asked.context)
    const app = filled(await opened(tx, integration), entered)
    const browser = asked.browser ?? randomToken()
    const scopes = [...new Set([...app.scopes, ...platformOf(app.platform).preset.always_scopes])]
    const { url, attempt } = await roundTrip(tx, tools, { app, scopes, browser })
    await insertAttempt(tx, {
      ...attempt,
      environmentId: caller.environmentId,
      linkId: null,
      accountId: null,
      pageKey: null,
      listId: null,
      testedBy: actorOf(caller),
      entered,
    })
    await auditStart(tx, caller, integration, attempt.id)
    return { id: attempt.id, url, browser }
  })

const auditStart = (tx: Tx, caller: Caller, { id, name }: Integration, testId: string): Promise<void> =>
  audit(tx, {
    environmentId: caller.environmentId,
    actor: actorOf(caller),
    action: 'connection_test_started',
    subjectKind: 'integration',
    subjectId: id,
    data: { name, test_id: testId },
  })

/** What is asked for, and nothing else. */
const enteredOf = (integration: Integration, context: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const fields = fieldsToEnter(integration)
  const entered = Object.fromEntries(fields.map(({ name }) => [name, (context[name] ?? '').trim()]))
  const refused = fields.filter((field) => !fitsField(field, entered[field.name]))
  if (refused.length > 0)
    throw BadRequest.fields(refused.map(({ name }) => ({ field: `context.${name}`, message: 'is needed to test the connection' })))
  return entered
}

const opened = async (tx: Tx, integration: Integration): Promise<OAuthApp> => {
  try {
    return await oauthApp(tx, integration)
  } catch (error) {
    if (!(error instanceof VaultUnreadable)) throw error
    throw new Conflict('The client secret can not be decrypted with the keys in VAULT_KEYS', { cause: error })
  }
}

const filled = (app: OAuthApp, entered: Readonly<Record<string, string>>): OAuthApp => {
  try {
    return fillEndpoints(app, entered)
  } catch (error) {
    if (!(error instanceof OAuthRefused)) throw error
    throw BadRequest.fields([{ field: error.field, message: error.message }])
  }
}

const roundTrip = async (...given: Parameters<typeof newRoundTrip>): Promise<RoundTrip> => {
  try {
    return await newRoundTrip(...given)
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error
    throw BadRequest.fields([{ field: 'oauth.authorization_endpoint', message: error.message }])
  }
}
