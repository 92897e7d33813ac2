import type { Queryable } from '../database/database.js'
import { selectIsChangedSince } from './store.js'

/**
 * Whether what a refresh sends for an app (secret, client id, endpoint, scopes) was changed after `sentWith`, the `settingsChangedAt` of an
 * earlier reading. What a platform answered to the old settings then proves nothing about the app.
 */
export const isAppChanged = (db: Queryable, integrationId: string, sentWith: Date): Promise<boolean> =>
  selectIsChangedSince(db, integrationId, sentWith)
