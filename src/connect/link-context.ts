import { loadEnvironment } from '../access/load-environment.js'
import type { Integration } from '../integrations/integration.js'
import { enabledIntegrations, loadIntegration } from '../integrations/load-integration.js'
import type { Tx } from '../tools.js'
import type { Visit } from './connect-answer.js'
import type { FoundLink } from './find-link.js'
import { listOfVisit } from './list/back-to-list.js'
import type { LinkContext } from './page-for.js'

/** A link's context, and for a new account the integrations to choose from. */
export interface Gathered extends LinkContext {
  readonly offered: readonly Integration[]
}

/** Collects what a link's page shows. Its integration is the account's; for a new account the one that was chosen, or the only one offered. */
export const gather = async (tx: Tx, token: string, found: FoundLink, visit: Visit): Promise<Gathered> => {
  const environment = found.setting?.environment ?? (await loadEnvironment(tx, found.link.environmentId))
  const list = await listOfVisit(tx, found.link, visit)
  if (found.account !== null) {
    const integration = found.setting?.integration ?? (await loadIntegration(tx, found.account.integrationId))
    return { token, found, environment, integration, list, offered: [] }
  }
  const all = await enabledIntegrations(tx, environment.id)
  const offered = visit.integrations.length === 0 ? all : all.filter(({ name }) => visit.integrations.includes(name))
  const integration = offered.length === 1 ? offered[0] : offered.find(({ name }) => name === visit.integration)
  return { token, found, environment, integration: integration ?? null, list, offered }
}
