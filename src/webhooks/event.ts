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

/** An event whose payload is the database's own JSON text: to parse it only to write it again would cost as much as its signatures. */
export interface EventText extends Pick<Event, 'id' | 'event' | 'environmentId' | 'createdAt'> {
  readonly payloadText: string
}

/** What an endpoint is sent: made of stored values only, so that it is the same bytes on each try. */
export const deliveryBody = ({ id, event, payloadText, environmentId, createdAt }: EventText, webhookId: string): string => {
  const head = JSON.stringify({ id, event })
  const tail = JSON.stringify({ environment_id: environmentId, webhook_id: webhookId, created_at: createdAt.toISOString() })
  return `${head.slice(0, -1)},"payload":${payloadText},${tail.slice(1)}`
}
