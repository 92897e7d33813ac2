import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Event } from './event.js'
import { selectEvent } from './store/event-store.js'

/** @throws {NotFound} also for another environment's */
export const getEvent = async (tx: Tx, environmentId: string, id: string): Promise<Event> => {
  const event = await selectEvent(tx, environmentId, id)
  if (!event) throw new NotFound()
  return event
}
