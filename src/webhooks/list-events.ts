import type { Page } from '../database/list-page.js'
import type { ListQuery } from '../http/list-query.js'
import type { Tx } from '../tools.js'
import type { Event } from './event.js'
import { selectEvents } from './store/event-store.js'

/** An environment's, newest first. */
export const listEvents = (tx: Tx, environmentId: string, query: ListQuery): Promise<Page<Event>> => selectEvents(tx, environmentId, query)
