import type { Queryable } from '../../database/database.js'
import { selectTenant } from '../store/contact-store.js'

/** How people know the tenant: by the name that the company gave it, else by its id. */
export const tenantName = async (db: Queryable, environmentId: string, tenantId: string): Promise<string> =>
  (await selectTenant(db, environmentId, tenantId))?.name ?? tenantId
