import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { audit } from './audit.js'
import { revokeToken } from './store.js'

/** Works within a second; after the commit, `forgetTokens` makes it work at once in this process. @throws NotFound */
export const deleteApiToken = async (
  tx: Tx,
  { environmentId, id, actor }: { readonly environmentId: string; readonly id: string; readonly actor: string },
): Promise<void> => {
  const name = await revokeToken(tx, environmentId, id, tx.now)
  if (name === null) throw new NotFound()
  await audit(tx, { environmentId, actor, action: 'deleted', subjectKind: 'api_token', subjectId: id, data: { name } })
}
