import { randomUUID } from 'node:crypto'
import type { Role } from '../../domain/role.js'
import { BadRequest, Conflict } from '../../http/errors.js'
import type { Tx } from '../../tools.js'
import { audit } from '../audit.js'
import { insertRole, insertStaff, lockStaffByEmail, selectRoles } from './staff-store.js'
import type { RoleRow, StaffRow } from './staff-store.js'

/**
 * Gives a person a role in an environment. No mail is sent: they request a sign-in with this address when they want to.
 * @throws BadRequest for a viewer who would copy links, Conflict for a person who already has a role there
 */
export const inviteStaff = async (
  tx: Tx,
  given: {
    readonly environmentId: string
    readonly email: string
    readonly name?: string | null | undefined
    readonly role: Role
    /** Left out: true, but for a viewer. */
    readonly canCopyLinks?: boolean | undefined
    readonly actor: string
  },
): Promise<RoleRow> => {
  const { environmentId, role, actor } = given
  const canCopyLinks = linksRight(role, given.canCopyLinks)
  const email = given.email.toLowerCase()
  const staff = await lockPerson(tx, email, given.name ?? null)
  if (
    !(await insertRole(tx, { id: randomUUID(), staffId: staff.id, environmentId, role, canCopyLinks, name: given.name ?? null }, tx.now))
  ) {
    throw new Conflict(`${email} has a role here: change it with PATCH /staff/${staff.id}`)
  }
  await audit(tx, {
    environmentId,
    actor,
    action: 'invited',
    subjectKind: 'staff',
    subjectId: staff.id,
    data: { email, role, can_copy_links: canCopyLinks },
  })
  const made = (await selectRoles(tx, staff.id)).find((one) => one.environmentId === environmentId)
  if (made === undefined) throw new Error('a role was neither written nor found')
  return made
}

/** Known in another environment, or new. */
const lockPerson = async (tx: Tx, email: string, name: string | null): Promise<StaffRow> => {
  for (;;) {
    await insertStaff(tx, { id: randomUUID(), email, name }, tx.now)
    const staff = await lockStaffByEmail(tx, email)
    if (staff !== null) return staff
  }
}

/** @throws BadRequest naming `can_copy_links` */
export const linksRight = (role: Role, wanted: boolean | undefined): boolean => {
  if (role === 'viewer' && wanted === true) {
    throw BadRequest.fields([{ field: 'can_copy_links', message: 'is for support and admins: a viewer only reads' }])
  }
  return wanted ?? role !== 'viewer'
}
