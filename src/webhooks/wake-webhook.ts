import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { updateLooksAt } from './store/webhook-store.js'
import type { Endpoint } from './store/webhook-store.js'

/** A planned run that is this long overdue will not happen: the workflow is gone. */
const overdueMs = 120_000

/** Has the endpoint's workflow look at `at`, unless it will do so anyway, at most `slackMs` later. The caller holds the webhook's row. */
export const lookBy = async (
  tx: Tx,
  endpoint: Pick<Endpoint, 'id' | 'environmentId' | 'looksAt'>,
  at: Date,
  slackMs = 0,
): Promise<void> => {
  const promised = endpoint.looksAt
  if (promised !== null && promised.getTime() <= at.getTime() + slackMs && promised.getTime() > tx.now.getTime() - overdueMs) return
  await wake(tx, endpoint, at)
}

/** Has the endpoint's workflow look now. */
export const lookNow = (tx: Tx, endpoint: Pick<Endpoint, 'id' | 'environmentId'>): Promise<void> => wake(tx, endpoint, tx.now)

const wake = async (tx: Tx, { id, environmentId }: Pick<Endpoint, 'id' | 'environmentId'>, at: Date): Promise<void> => {
  await updateLooksAt(tx, id, at)
  await enqueue(tx, { kind: 'webhook', environmentId, subjectId: id })
}
