import { isDatabaseUnreachable } from '../../database/is-unreachable.js'
import { judgeProbe } from '../../domain/judge-probe.js'
import type { MaybeJudged } from '../../domain/refusal.js'
import { isAppChanged } from '../../integrations/app-changed.js'
import { noteGoodRefresh } from '../../integrations/ask-client.js'
import { probe } from '../../oauth/resource-calls.js'
import { clientCredentials } from '../../oauth/token-request.js'
import { tokensFrom } from '../../oauth/tokens.js'
import { platformRules } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { egressFor } from './egress-for.js'
import type { HeldLease } from './held-lease.js'
import { judgeClient } from './judge-client.js'
import { keepProven } from './keep-proven.js'
import { keepRefreshed } from './keep-refreshed.js'
import { learnIdentity } from './learn-identity.js'
import { localJudgement } from '../account/local-judgement.js'
import type { PreparedWithoutRefresh } from './prepare-without-refresh.js'
import type { RefreshResult } from './refresh-result.js'
import type { StoredTokens } from './sealed-tokens.js'

interface Renewal {
  readonly accountId: string
  readonly lease: HeldLease
  readonly prepared: PreparedWithoutRefresh
  /** Writes a failure down. */
  readonly fail: (judgement: MaybeJudged) => Promise<RefreshResult>
  /** Reads the settings once more and asks with them, under the same lease. */
  readonly again: () => Promise<RefreshResult>
}

/** The holder's part for an account without refresh: its key is proven by the integration's probe, its client gets a new token. */
export const renewWithoutRefresh = (tools: Tools, renewal: Renewal): Promise<RefreshResult> =>
  renewal.prepared.kind === 'key' ? proveKey(tools, renewal, renewal.prepared) : newGrant(tools, renewal, renewal.prepared)

/** Refused for settings that have since changed: that says nothing about the current ones, which are tried. */
const refuse = async (
  tools: Tools,
  { prepared, fail, again }: Renewal,
  isAnswered: boolean,
  judgement: MaybeJudged,
): Promise<RefreshResult> => {
  const { integrationId, settingsChangedAt } = prepared.facts
  return isAnswered && (await isAppChanged(tools.database, integrationId, settingsChangedAt)) ? again() : fail(judgement)
}

const proveKey = async (
  tools: Tools,
  renewal: Renewal,
  { facts, stored, request }: Extract<PreparedWithoutRefresh, { kind: 'key' }>,
): Promise<RefreshResult> => {
  const { health, answer } = await probe(egressFor(tools, facts), request, { timeoutMs: tools.settings.platformTimeout })
  if (health !== 'healthy') {
    const secrets = [...secretsOf(stored), ...sentSecrets(request.headers)]
    return refuse(tools, renewal, answer.kind === 'answer', judgeProbe(answer, platformRules(facts.platform), secrets))
  }
  tools.metrics.refreshes.inc({ result: 'healthy' })
  const { accountId, lease } = renewal
  return tools.database.transaction((tx) => keepProven(tx, { accountId, lease, generation: facts.generation }))
}

const newGrant = async (
  tools: Tools,
  renewal: Renewal,
  { facts, stored, app, ownClient }: Extract<PreparedWithoutRefresh, { kind: 'client' }>,
): Promise<RefreshResult> => {
  const answer = await clientCredentials(egressFor(tools, facts), app, { timeoutMs: tools.settings.platformTimeout })
  const given = tokensFrom(answer, app)
  if (given === null) {
    const secrets = [...secretsOf(stored), app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string')
    return refuse(tools, renewal, answer.kind === 'answer', judgeClient(answer, platformRules(facts.platform), { ownClient, secrets }))
  }
  const { accountId, lease, fail } = renewal
  tools.metrics.refreshes.inc({ result: 'healthy' })
  // RFC 6749 4.4.3: a refresh token should not come; one that does is not needed.
  const tokens = { ...given, refreshToken: null }
  const result = await tools.database
    .transaction((tx) => keepRefreshed(tx, { accountId, lease, facts, stored, tokens, app }))
    .catch((error: unknown) => {
      if (isDatabaseUnreachable(error)) throw error
      tools.log.error({ err: error, account_id: accountId }, 'a new access token could not be written; another is asked for later')
      return fail(localJudgement('not_stored'))
    })
  if (result.kind === 'healthy' && !facts.isSandbox) await noteGoodRefresh(tools, facts, app)
  if (result.kind === 'healthy' && !facts.knowsIdentity) {
    await learnIdentity(tools, accountId, app, {
      accessToken: tokens.accessToken,
      tokenResponse: answer.kind === 'answer' ? answer.body : null,
      generation: result.generation,
    })
  }
  return result
}

const secretsOf = ({ accessToken, fields = {} }: StoredTokens): string[] =>
  [...Object.values(fields), accessToken].filter((secret) => secret !== null)

/** As it was sent: a platform may repeat the header itself. */
const sentSecrets = (headers: Readonly<Record<string, string>>): string[] =>
  [headers['authorization']?.replace(/^\w+ /, '')].filter((secret) => secret !== undefined)
