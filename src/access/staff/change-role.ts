import type { Role } from '../../domain/role.js'
import { scopesOf } from '../../domain/role.js'
import type { Scope } from '../../domain/scope.js'
import type { Tx } from '../../tools.js'
import { audit } from '../audit.js'
import { linksRight } from './invite-staff.js'
import { lockRole } from './lock-role.js'
import type { WhoseRole } from './lock-role.js'
import { mayGive } from './may-give.js'
import { endSessionsIn, updateRole } from './staff-store.js'
import type { RoleRow } from './staff-store.js'

/**
 * Changes what is sent; then this person's sessions end in the environment, and the next sign-in has the new role.
 * @throws NotFound, Conflict for the last admin, Forbidden for a scope that the giver lacks, BadRequest for a viewer who would copy links
 */
export const changeRole = async (
  tx: Tx,
  which: WhoseRole & { readonly scopes: ReadonlySet<Scope> },
  given: { readonly role?: Role | undefined; readonly canCopyLinks?: boolean | undefined },
): Promise<RoleRow> => {
  const { role: before, mayStepDown } = await lockRole(tx, which)
  const role = given.role ?? before.role
  const kept = role === 'viewer' || before.role === 'viewer' ? undefined : before.canCopyLinks
  const canCopyLinks = linksRight(role, given.canCopyLinks ?? kept)
  if (role === before.role && canCopyLinks === before.canCopyLinks) return before
  if (role !== 'admin') mayStepDown()
  mayGive(which.scopes, scopesOf(role, canCopyLinks), scopesOf(before.role, before.canCopyLinks))
  await updateRole(tx, before.roleId, { role, canCopyLinks })
  await endSessionsIn(tx, before.roleId, tx.now)
  await audit(tx, {
    environmentId: which.environmentId,
    actor: which.actor,
    action: 'role_changed',
    subjectKind: 'staff',
    subjectId: which.staffId,
    data: { email: before.email, role, can_copy_links: canCopyLinks, before: { role: before.role, can_copy_links: before.canCopyLinks } },
  })
  return { ...before, role, canCopyLinks }
}
