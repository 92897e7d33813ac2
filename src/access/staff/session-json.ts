import { scopesOf } from '../../domain/role.js'
import type { Queryable } from '../../database/database.js'
import { loadEnvironment } from '../load-environment.js'
import type { SessionJson } from './console-contract.js'
import { rolesOf } from './session.js'
import type { Session } from './session.js'

export const sessionJson = async (db: Queryable, session: Session): Promise<SessionJson> => {
  const environments: SessionJson['environments'] = []
  for (const { environmentId, role, canCopyLinks } of await rolesOf(db, session)) {
    const { name, mode, mail } = await loadEnvironment(db, environmentId)
    environments.push({
      id: environmentId,
      name,
      role,
      can_copy_links: canCopyLinks,
      scopes: [...scopesOf(role, canCopyLinks)],
      mode,
      mail_delivery: mail.delivery,
    })
  }
  return {
    staff: { id: session.staffId, email: session.email, name: session.name },
    csrf_token: session.csrfToken,
    environments,
    expires_at: session.endsAt.toISOString(),
  }
}
