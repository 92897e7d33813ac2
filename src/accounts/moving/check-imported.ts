import { setTimeout as sleep } from 'node:timers/promises'
import { loadIntegration } from '../../integrations/load-integration.js'
import { isUnconfirmed } from '../../integrations/require-confirmed.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import { probeRequest } from '../../oauth/probe-request.js'
import { probe } from '../../oauth/resource-calls.js'
import type { Health } from '../../oauth/resource-calls.js'
import type { Tools } from '../../tools.js'
import { Secret } from '../../vault/secret.js'
import { learnIdentity } from '../refresh/learn-identity.js'
import { openTokens } from '../refresh/sealed-tokens.js'
import { countUnchecked, selectUnchecked, updateChecked } from '../store/check-store.js'
import type { Unchecked } from '../store/check-store.js'

export interface CheckGiven {
  readonly environmentId: string
  /** Calls to one platform in one minute, at most. */
  readonly perMinute: number
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

export type Checked = Readonly<Record<Health, number>>

const pageSize = 100
/** A slow platform must neither leave the pace unused, nor get all calls at once. */
const atOnce = 10
/** Below every UUID. */
const first = '00000000-0000-0000-0000-000000000000'

/**
 * Tries the access tokens of imported accounts that still live, with the integration's probe, else its userinfo call, and learns who is
 * connected. No refresh token is sent: that would rotate it while the old system may still use it. The rest stays `not_checked_yet`, as
 * does what runs out before its turn. What is refused is only noted: the first refresh tells whether the account is dead.
 */
export const checkImported = async (tools: Tools, given: CheckGiven): Promise<Checked> => {
  const found: Record<Health, number> = { healthy: 0, refused: 0, forbidden: 0, unclear: 0 }
  const waiting = await countUnchecked(tools.database, given.environmentId, tools.clock())
  const total = waiting.reduce((sum, { count }) => sum + count, 0)
  let done = 0
  const note = (health: Health | null): void => {
    done += 1
    if (health !== null) found[health] += 1
    given.onProgress(done, total)
  }
  await Promise.all(waiting.map(({ integrationId }) => checkOfIntegration(tools, given, integrationId, note)))
  return found
}

const checkOfIntegration = async (
  tools: Tools,
  { environmentId, perMinute, signal }: CheckGiven,
  integrationId: string,
  note: (health: Health | null) => void,
): Promise<void> => {
  const underWay = new Set<Promise<void>>()
  let next = performance.now()
  for (let after = first; ;) {
    const page = await selectUnchecked(tools.database, environmentId, tools.clock(), { integrationId, after, limit: pageSize })
    for (const account of page) {
      await sleep(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => undefined)
      while (underWay.size >= atOnce) await Promise.race(underWay)
      if (signal.aborted) break
      next = Math.max(next, performance.now()) + 60_000 / perMinute
      const running = check(tools, integrationId, account)
        .then(note)
        .finally(() => underWay.delete(running))
      underWay.add(running)
    }
    after = page.at(-1)?.id ?? ''
    if (after === '' || signal.aborted) break
  }
  await Promise.all(underWay)
}

/** Null: there is no call to check with, or nothing to send. */
const check = async (tools: Tools, integrationId: string, account: Unchecked): Promise<Health | null> => {
  const loaded = await tools.database.transaction(async (tx) => {
    const integration = await loadIntegration(tx, integrationId)
    return integration && !isUnconfirmed(integration) && { integration, app: await oauthApp(tx, integration) }
  })
  if (loaded === null || loaded === false) return null
  try {
    const app = fillEndpoints(loaded.app, account.context)
    const { accessToken, fields } = await openTokens(tools.vault, account.id, account.sealed)
    const template = loaded.integration.probe ?? (app.userinfoEndpoint === null ? null : { url: app.userinfoEndpoint })
    if (template === null || accessToken === null) return null
    const token = new Secret(accessToken)
    const request = probeRequest(template, { ...account.context, ...fields, access_token: accessToken }, app.platform)
    const { health } = await probe(tools.egress, request, { timeoutMs: tools.settings.platformTimeout })
    await updateChecked(tools.database, account.id, health, tools.clock())
    if (health === 'healthy' && !account.knowsIdentity) {
      await learnIdentity(tools, account.id, app, { accessToken: token, tokenResponse: null, generation: account.generation })
    }
    return health
  } catch (error) {
    if (error instanceof OAuthRefused) return null
    throw error
  }
}
