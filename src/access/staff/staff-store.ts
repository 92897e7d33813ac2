import type { Queryable } from '../../database/database.js'
import type { Role } from '../../domain/role.js'

export interface StaffRow {
  readonly id: string
  readonly email: string
  readonly name: string | null
}

/** A role in one environment, with the person who has it. */
export interface RoleRow extends StaffRow {
  readonly roleId: string
  readonly environmentId: string
  readonly role: Role
  readonly canCopyLinks: boolean
  /** The last sign-in while they had this role; what the person does in others is not this one's to know. */
  readonly lastSignInAt: Date | null
  readonly hasOpenId: boolean
  /** Sessions that began before it do not count here. */
  readonly sessionsFrom: Date | null
  readonly createdAt: Date
}

export const roleColumns = `s.id, s.email, r.name, r.id AS "roleId", r.environment_id AS "environmentId", r.role,
  r.can_copy_links AS "canCopyLinks", r.last_sign_in_at AS "lastSignInAt",
  s.open_id_subject IS NOT NULL AND r.last_sign_in_at IS NOT NULL AS "hasOpenId", r.sessions_from AS "sessionsFrom",
  r.created_at AS "createdAt"`

export const roleTables = 'staff_roles r JOIN staff s ON s.id = r.staff_id'

export const selectStaffByEmail = async (db: Queryable, email: string): Promise<StaffRow | null> =>
  (await db.query<StaffRow>('SELECT id, email, name FROM staff WHERE email = $1', [email.toLowerCase()])).rows[0] ?? null

/** Makes removing a last role and granting another one take turns: the person is deleted with the last role. */
export const lockStaffByEmail = async (db: Queryable, email: string): Promise<StaffRow | null> =>
  (await db.query<StaffRow>('SELECT id, email, name FROM staff WHERE email = $1 FOR NO KEY UPDATE', [email])).rows[0] ?? null

/** A person's roles, the oldest first. */
export const selectRoles = async (db: Queryable, staffId: string): Promise<readonly RoleRow[]> =>
  (await db.query<RoleRow>(`SELECT ${roleColumns} FROM ${roleTables} WHERE s.id = $1 ORDER BY r.created_at, r.id`, [staffId])).rows

export const insertStaff = async (db: Queryable, row: StaffRow, now: Date): Promise<void> => {
  await db.query('INSERT INTO staff (id, email, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO NOTHING', [
    row.id,
    row.email.toLowerCase(),
    row.name,
    now,
  ])
}

/** False: the person has a role there. */
export const insertRole = async (
  db: Queryable,
  row: {
    readonly id: string
    readonly staffId: string
    readonly environmentId: string
    readonly role: Role
    readonly canCopyLinks: boolean
    readonly name: string | null
  },
  now: Date,
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO staff_roles (id, staff_id, environment_id, role, can_copy_links, created_at, name) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (staff_id, environment_id) DO NOTHING`,
    [row.id, row.staffId, row.environmentId, row.role, row.canCopyLinks, now, row.name],
  )
  return rowCount === 1
}

/** In every environment where the person has a role by now; an environment that invites them later learns nothing of it. */
export const noteSignIn = async (db: Queryable, staffId: string, now: Date): Promise<void> => {
  await db.query('UPDATE staff_roles SET last_sign_in_at = $2 WHERE staff_id = $1', [staffId, now])
}

/** The person's sessions end in the role's environment; in others they go on. */
export const endSessionsIn = async (db: Queryable, roleId: string, now: Date): Promise<void> => {
  await db.query('UPDATE staff_roles SET sessions_from = $2 WHERE id = $1', [roleId, now])
}

/** The admins' roles and this person's, locked in one order, so that two who wait for each other's rows don't. Returns who is an admin. */
export const lockAdminsAnd = async (db: Queryable, environmentId: string, staffId: string): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string; role: string }>(
    `SELECT staff_id AS id, role FROM staff_roles WHERE environment_id = $1 AND (role = 'admin' OR staff_id = $2)
     ORDER BY staff_id FOR NO KEY UPDATE`,
    [environmentId, staffId],
  )
  return rows.flatMap(({ id, role }) => (role === 'admin' ? [id] : []))
}

export const updateRole = async (
  db: Queryable,
  roleId: string,
  { role, canCopyLinks }: { readonly role: Role; readonly canCopyLinks: boolean },
): Promise<void> => {
  await db.query('UPDATE staff_roles SET role = $2, can_copy_links = $3 WHERE id = $1', [roleId, role, canCopyLinks])
}

export const deleteRole = async (db: Queryable, roleId: string): Promise<void> => {
  await db.query('DELETE FROM staff_roles WHERE id = $1', [roleId])
}

/** True: it was the last role, and the person went with it. */
export const deleteStaffWithoutRole = async (db: Queryable, staffId: string): Promise<boolean> => {
  const { rowCount } = await db.query(
    'DELETE FROM staff s WHERE s.id = $1 AND NOT EXISTS (SELECT FROM staff_roles r WHERE r.staff_id = s.id)',
    [staffId],
  )
  return rowCount === 1
}
