import type { Queryable } from '../database/database.js'
import type { Environment } from './environment.js'
import { selectIntegrationOf } from './store.js'

/** As SQL, of `environments e` and an integration's id, which may be NULL: what belongs to no integration waits for the environment. */
export const observedSql = (integrationId: string): string =>
  `(e.mode = 'observe' AND coalesce(${integrationId} <> ALL (e.cut_over), true))`

/** Which integration it belongs to; all null: what concerns the environment as a whole. */
export interface Concerning {
  readonly integrationId?: string | null | undefined
  readonly accountId?: string | null | undefined
  readonly caseId?: string | null | undefined
}

/**
 * Whether another system still looks after it (dual run): Relink then sends no refresh token, no mail and no event. Ended by the cut-over
 * of the environment, or of the integration alone.
 */
export const isObserved = async (
  db: Queryable,
  environment: Pick<Environment, 'mode' | 'cutOver'>,
  concerning: Concerning = {},
): Promise<boolean> => {
  if (environment.mode !== 'observe') return false
  if (environment.cutOver.length === 0) return true
  const integrationId = concerning.integrationId ?? (await selectIntegrationOf(db, concerning))
  return integrationId === null || !environment.cutOver.includes(integrationId)
}
