import { loadEnvironment } from '../access/load-environment.js'
import type { Integration } from '../integrations/integration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import type { Tools } from '../tools.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { findLinkById } from './find-link.js'
import { listOfAttempt } from './list/back-to-list.js'
import { anonymousPage, pageFor } from './page-for.js'
import { reconnectedBy } from './reconnected-by.js'
import { resultUrl } from './result-url.js'
import { selectAttempt } from './attempt-store.js'

/** How an attempt stands: its ending's page, or the product's own address. Its browser was recognised before. `known`: its integration, where it was read just now. */
export const endingPage = (tools: Tools, attemptId: string, visit: Visit, known: Integration | null = null): Promise<ConnectAnswer> =>
  tools.database.transaction(async (tx) => {
    const attempt = await selectAttempt(tx, attemptId)
    const linkId = attempt?.linkId ?? null
    const found = linkId === null ? null : await findLinkById(tx, linkId)
    if (attempt === null || found === null) return { kind: 'page', view: anonymousPage('start_again', visit) }
    const environment = await loadEnvironment(tx, attempt.environmentId)
    const integration = known ?? (await loadIntegration(tx, attempt.integrationId))
    // Kept, and the platform could not be asked who it is: it is finished later, and nothing has changed until then.
    const ending = attempt.ending ?? (attempt.status === 'kept' ? 'platform_down' : 'interrupted')
    const list = await listOfAttempt(tx, attempt)
    const url =
      // The embedding page still stands, and is told by the one that began it; a person with a list goes on there.
      attempt.ending === null || attempt.pageKey !== null || list !== null
        ? null
        : resultUrl(environment, found.link.redirectUri, { ending, integration: integration?.name ?? '', accountId: attempt.accountId })
    if (url !== null) return { kind: 'redirect', url }
    const { token } = tx.vault.linkToken(found.link.id, found.link.kid)
    return {
      kind: 'page',
      view: pageFor(
        ending,
        { token, found, environment, integration, list },
        { ...visit, pageKey: attempt.pageKey },
        {
          accountId: attempt.accountId,
          ending: attempt.endingData,
          entered: attempt.entered,
          refusedFields: attempt.endingData.fields ?? [],
          reconnectedBy: reconnectedBy(found),
        },
      ),
    }
  })
