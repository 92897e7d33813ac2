/** A fact, as it was told. It never changes. */
export interface Event {
  readonly id: string
  readonly environmentId: string
  readonly event: string
  readonly payload: unknown
  readonly accountId: string | null
  readonly caseId: string | null
  readonly createdAt: Date
}

export const eventJson = (event: Event) => ({
  id: event.id,
  event: event.event,
  payload: event.payload,
  environment_id: event.environmentId,
  integrated_account_id: event.accountId,
  case_id: event.caseId,
  created_at: event.createdAt.toISOString(),
})

/** What an endpoint is sent: made of stored values only, so that it is the same bytes on each try. */
export const deliveryBody = (event: Pick<Event, 'id' | 'event' | 'payload' | 'environmentId' | 'createdAt'>, webhookId: string): string =>
  JSON.stringify({
    id: event.id,
    event: event.event,
    payload: event.payload,
    environment_id: event.environmentId,
    webhook_id: webhookId,
    created_at: event.createdAt.toISOString(),
  })
