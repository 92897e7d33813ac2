import type { Queryable } from '../database/database.js'
import { selectStandsForImports } from './store.js'

/** Whether a case that the first refresh of an imported account opened already represents this fault of the OAuth app. */
export const standsForImports = (
  db: Queryable,
  { integrationId, code }: { readonly integrationId: string; readonly code: string },
): Promise<boolean> => selectStandsForImports(db, integrationId, code)
