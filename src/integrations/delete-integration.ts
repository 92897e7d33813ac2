import { audit } from '../access/audit.js'
import { Conflict, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { countAccounts, deleteIntegrationRow, deleteTests, selectIntegration } from './store.js'

/** @throws NotFound, Conflict where accounts or their histories still need it */
export const deleteIntegration = async (
  tx: Tx,
  { environmentId, id, actor }: { readonly environmentId: string; readonly id: string; readonly actor: string },
): Promise<void> => {
  const integration = await selectIntegration(tx, id, { environmentId, lock: true })
  if (!integration) throw new NotFound()
  const { live, deleted } = await countAccounts(tx, id)
  if (live > 0) throw new Conflict(`${String(live)} ${live === 1 ? 'account is' : 'accounts are'} connected through it; delete them first`)
  await deleteTests(tx, id)
  if (deleted > 0 || !(await deleteIntegrationRow(tx, id))) {
    throw new Conflict('Deleted accounts or attempts to connect still name it; is_enabled: false takes it out of use')
  }
  await audit(tx, {
    environmentId,
    actor,
    action: 'deleted',
    subjectKind: 'integration',
    subjectId: id,
    data: { name: integration.name },
  })
}
