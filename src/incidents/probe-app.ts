import { policyFor } from '../cases/policy-for.js'
import { durationMs } from '../domain/duration.js'
import type { MaybeJudged } from '../domain/refusal.js'
import { clientCheckOf } from '../integrations/ask-client.js'
import { platformRules } from '../platforms/index.js'
import type { Tools, Tx } from '../tools.js'
import { closeIncident } from './close-incident.js'
import type { Incident } from './incident.js'
import { asksForClient } from './weigh-answer.js'
import { countCases, countWorkingTenants, selectIncident, selectOpenId, selectToProbe, updateProbed } from './store.js'
import type { ToProbe } from './store.js'

/** The result of one account's refresh. `busy`: another process is refreshing it. */
export type Asked =
  { readonly kind: 'healthy' | 'superseded' | 'busy' | 'gone' } | { readonly kind: 'failed'; readonly judgement: MaybeJudged }

/** Refreshing belongs to a module above this one. */
export type Refresh = (account: { readonly accountId: string; readonly generation: number }) => Promise<Asked>

/**
 * Asks the platform for a few of the accounts that wait for an app, and closes its incident when the answers say that the app works. What
 * was refreshed is healed by that itself.
 * @returns milliseconds until another look makes sense
 */
export const probeApp = async (
  tools: Tools,
  { environmentId, integrationId }: Pick<Incident, 'environmentId' | 'integrationId'>,
  refresh: Refresh,
): Promise<number> => {
  const chosen = await selectToProbe(tools.database, integrationId, tools.settings.incidentProbes)
  const asked = await Promise.all(chosen.map(refresh))
  const isHidden = await mayHideClient(tools, chosen, asked)
  return tools.database.transaction(async (tx) => {
    const incident = await openForUpdate(tx, integrationId)
    const why = incident === null ? null : await overBecause(tx, tools, incident, asked, isHidden)
    if (incident !== null) await (why === null ? updateProbed(tx, incident.id, tx.now) : closeIncident(tx, incident, why))
    const { probe_every } = await policyFor(tx, environmentId, integrationId)
    const patience = asked.flatMap((one) =>
      one.kind === 'failed' && one.judgement.retryAfterMs !== null ? [one.judgement.retryAfterMs] : [],
    )
    return Math.max(tools.settings.probesApart, durationMs(probe_every) ?? 0, ...patience)
  })
}

/** Whether a refused grant may hide a refused client: the platform is known to look at the refresh token first, or its client check refuses. */
const mayHideClient = async (tools: Tools, chosen: readonly ToProbe[], asked: readonly Asked[]): Promise<boolean> => {
  if (chosen.some(({ platform }) => platformRules(platform).clientFirst === false)) return true
  const index = asked.findIndex((one) => one.kind === 'failed' && one.judgement.verdict === 'user' && asksForClient(one.judgement, false))
  const account = chosen[index]
  return account !== undefined && (await clientCheckOf(tools, account.accountId)).kind === 'refused'
}

const openForUpdate = async (tx: Tx, integrationId: string): Promise<Incident | null> => {
  const id = await selectOpenId(tx, integrationId)
  const locked = id === null ? null : await selectIncident(tx, id, 'FOR NO KEY UPDATE')
  return locked?.closedAt === null ? locked : null
}

/** Newer credentials than the failed ones were accepted, wherever they came from. */
const works = ({ kind }: Asked): boolean => kind === 'healthy' || kind === 'superseded'

const overBecause = async (
  tx: Tx,
  { settings }: Tools,
  incident: Incident,
  asked: readonly Asked[],
  isHidden: boolean,
): Promise<'works' | 'nothing_left' | null> => {
  const { waiting, mended } = await countCases(tx, incident.id)
  if (waiting === 0) return 'nothing_left'
  const healed = asked.filter(works).length
  const refused = asked.flatMap((one) => (one.kind === 'failed' ? [one.judgement] : []))
  if (incident.cause === 'outbreak') {
    // One that works among many that don't may be chance: as many have come back as fail now.
    return healed > 0 && mended >= refused.length ? 'works' : null
  }
  // Who is told that a grant is gone was accepted as a client.
  if (healed > 0 || (!isHidden && refused.some(({ verdict }) => verdict === 'user'))) return 'works'
  // Calls that were under way when it began prove nothing.
  const since = Math.max(incident.openedAt.getTime() + 2 * settings.platformTimeout, incident.probedAt?.getTime() ?? 0)
  return (await countWorkingTenants(tx, incident.integrationId, new Date(since), 1)) > 0 ? 'works' : null
}
