import type { Queryable } from '../database/database.js'
import { withOwnRules } from '../domain/own-rule.js'
import type { PlatformRules } from '../domain/platform-rules.js'
import { platformRules } from '../platforms/index.js'
import { selectOwnRules } from './verdict-rules-store.js'

/** How an integration's refused refreshes are read: the integration's own rules, the environment's, then the platform's. */
export const rulesFor = async (
  db: Queryable,
  { platform, integrationId }: { readonly platform: string; readonly integrationId: string },
): Promise<PlatformRules> => withOwnRules(platformRules(platform), await selectOwnRules(db, integrationId))
