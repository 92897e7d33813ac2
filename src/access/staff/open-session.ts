import { randomUUID } from 'node:crypto'
import type { Config } from '../../config.js'
import { randomToken } from '../../http/cookie.js'
import type { Tx } from '../../tools.js'
import { audit } from '../audit.js'
import { insertSession } from './session-store.js'
import { sessionLabel } from './session.js'
import { noteSignIn, selectRoles } from './staff-store.js'
import type { StaffRow } from './staff-store.js'

/** Opens a session and stores only its digest; `null` for a person who has no role left. Every environment's audit log records it. */
export const openSession = async (
  tx: Tx,
  settings: Pick<Config, 'staffSessionLife'>,
  staff: StaffRow,
  by: 'mail' | 'terminal' | 'open_id',
): Promise<string | null> => {
  const roles = await selectRoles(tx, staff.id)
  if (roles.length === 0) return null
  const token = randomToken()
  await insertSession(tx, {
    id: randomUUID(),
    staffId: staff.id,
    digest: tx.vault.digest(sessionLabel, token),
    now: tx.now,
    expiresAt: new Date(tx.now.getTime() + settings.staffSessionLife),
  })
  await noteSignIn(tx, staff.id, tx.now)
  for (const { environmentId } of roles) {
    await audit(tx, {
      environmentId,
      actor: `staff:${staff.email}`,
      action: 'signed_in',
      subjectKind: 'staff',
      subjectId: staff.id,
      data: { by },
    })
  }
  return token
}
