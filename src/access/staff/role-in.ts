import type { Queryable } from '../../database/database.js'
import { selectRoles, selectStaffByEmail } from './staff-store.js'
import type { RoleRow } from './staff-store.js'

/** What this address may do in an environment; `null`: nothing. */
export const roleIn = async (db: Queryable, environmentId: string, email: string): Promise<RoleRow | null> => {
  const staff = await selectStaffByEmail(db, email)
  if (staff === null) return null
  return (await selectRoles(db, staff.id)).find((role) => role.environmentId === environmentId) ?? null
}
