import { overLimit } from '../access/over-limit.js'
import { loadIntegration } from '../integrations/load-integration.js'
import type { Tools, Tx } from '../tools.js'
import type { Visit } from './connect-answer.js'
import { connectResult } from './connect-result.js'
import type { ConnectResult } from './connect-result.js'
import { findLink } from './find-link.js'
import type { FoundLink } from './find-link.js'
import { statusLimit, unknownLimit } from './limits.js'
import type { PageState } from './pages/page-state.js'
import { selectAttemptOfPage } from './attempt-store.js'

export interface StatusAsked {
  readonly token: string
  /** By which the page named its attempt. */
  readonly pageKey: string | null
}

export interface ConnectStatus {
  /** Null: undecided, or no such attempt; both look the same. */
  readonly result: ConnectResult | null
  readonly retryAfterSeconds: number | null
}

/** How the attempt ended that an embedded page began in a second window. */
export const connectStatus = (tools: Tools, asked: StatusAsked, visit: Visit): Promise<ConnectStatus> =>
  tools.database.transaction(async (tx) => {
    const found = await findLink(tx, asked.token)
    const retryAfterSeconds =
      found === null
        ? await overLimit(tx, `unknown:${tx.vault.digest('ip', visit.ip)}`, unknownLimit)
        : await overLimit(tx, `status:${found.link.id}`, statusLimit)
    const isAnswered = found !== null && asked.pageKey !== null && retryAfterSeconds === null
    return { result: isAnswered ? await resultOf(tx, found, asked.pageKey) : null, retryAfterSeconds }
  })

const resultOf = async (tx: Tx, found: FoundLink, pageKey: string): Promise<ConnectResult | null> => {
  const attempt = await selectAttemptOfPage(tx, found.link.id, pageKey)
  // Without one, the second window may have found a link that another person has used meanwhile.
  const state = attempt === null ? stateOf(found) : attempt.ending
  if (state === null) return null
  const integrationId = attempt?.integrationId ?? found.account?.integrationId
  const integration = integrationId === undefined ? null : await loadIntegration(tx, integrationId)
  return connectResult(state, { integration: integration?.name ?? '', accountId: attempt?.accountId ?? found.account?.id ?? null })
}

const stateOf = ({ standing, works }: FoundLink): PageState | null => {
  switch (standing) {
    case 'live':
      return null
    case 'spent':
      return 'link_spent'
    case 'deleted':
      return 'account_deleted'
    case 'void':
      return works ? 'works_already' : 'link_expired'
    case 'expired':
      return 'link_expired'
  }
}
