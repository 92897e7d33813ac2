import type { Environment } from '../access/environment.js'
import type { Integration } from '../integrations/integration.js'
import type { Tools } from '../tools.js'
import type { Attempt } from './attempt.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import type { FoundLink } from './find-link.js'
import { pageFor } from './page-for.js'
import { reconnectedBy } from './reconnected-by.js'
import { resultUrl } from './result-url.js'

export interface Done {
  readonly attempt: Attempt
  readonly environment: Environment
  readonly integration: Integration
  /** That was made, or reconnected. */
  readonly accountId: string
  /** As the swap left it. */
  readonly found: FoundLink
}

/** What `endingPage` shows of an attempt that succeeded just now, without reading it again. Not for a link of a list, which tells how many are left. */
export const donePage = ({ vault }: Pick<Tools, 'vault'>, done: Done, visit: Visit): ConnectAnswer => {
  const { attempt, environment, integration, accountId, found } = done
  const { link } = found
  // The embedding page still stands, and is told by the one that began it.
  const url =
    attempt.pageKey === null ? resultUrl(environment, link.redirectUri, { ending: 'done', integration: integration.name, accountId }) : null
  if (url !== null) return { kind: 'redirect', url }
  const { token } = vault.linkToken(link.id, link.kid)
  return {
    kind: 'page',
    view: pageFor(
      'done',
      { token, found, environment, integration, list: null },
      { ...visit, pageKey: attempt.pageKey },
      { accountId, entered: attempt.entered, reconnectedBy: reconnectedBy(found) },
    ),
  }
}
