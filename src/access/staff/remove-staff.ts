import type { Tx } from '../../tools.js'
import { audit } from '../audit.js'
import { lockRole } from './lock-role.js'
import type { WhoseRole } from './lock-role.js'
import { deleteUnspent } from './sign-in-store.js'
import { deleteRole, deleteStaffWithoutRole, lockStaffByEmail } from './staff-store.js'

/**
 * Takes away a person's role in an environment: no session opens it any more. With the last role the person goes too, and with them their
 * sessions, mailed sign-ins, and whom the OpenID provider knew them as: their address may be somebody else's one day.
 * @throws NotFound, Conflict for the last admin
 */
export const removeStaff = async (tx: Tx, which: WhoseRole): Promise<void> => {
  const { role, mayStepDown } = await lockRole(tx, which)
  mayStepDown()
  await lockStaffByEmail(tx, role.email)
  await deleteRole(tx, role.roleId)
  if (await deleteStaffWithoutRole(tx, which.staffId)) await deleteUnspent(tx, role.email)
  await audit(tx, {
    environmentId: which.environmentId,
    actor: which.actor,
    action: 'removed',
    subjectKind: 'staff',
    subjectId: which.staffId,
    data: { email: role.email, role: role.role },
  })
}
