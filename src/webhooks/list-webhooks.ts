import type { Page } from '../database/list-page.js'
import type { ListQuery } from '../http/list-query.js'
import type { Tx } from '../tools.js'
import { selectWebhooks } from './store/webhook-store.js'
import type { Webhook } from './webhook.js'

/** An environment's, newest first. */
export const listWebhooks = (tx: Tx, environmentId: string, query: ListQuery): Promise<Page<Webhook>> =>
  selectWebhooks(tx, environmentId, query)
