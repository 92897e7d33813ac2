import type { Queryable } from '../database/database.js'
import { withOwnRules } from '../domain/own-rule.js'
import type { PlatformRules } from '../domain/platform-rules.js'
import { platformRules } from '../platforms/index.js'
import { selectOwnRules } from './verdict-rules-store.js'

/**
 * How an integration's refused refreshes are read: the integration's own rules, the environment's, then the platform's. Beside them, whether
 * what a refresh sends has been changed after `settingsChangedAt` was read (`isAppChanged`).
 */
export const rulesFor = async (
  db: Queryable,
  app: { readonly platform: string; readonly integrationId: string; readonly settingsChangedAt: Date },
): Promise<{ readonly rules: PlatformRules; readonly isAppChanged: boolean }> => {
  const { rules, isAppChanged } = await selectOwnRules(db, app.integrationId, app.settingsChangedAt)
  return { rules: withOwnRules(platformRules(app.platform), rules), isAppChanged }
}
