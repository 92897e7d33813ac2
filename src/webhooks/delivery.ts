export const deliveryStates = ['pending', 'delivered', 'parked'] as const

/** One try to tell an endpoint. */
export interface Try {
  /** ISO-8601: when it began. */
  readonly at: string
  /** HTTP status; `null`: there was no answer. */
  readonly status: number | null
  /** One of a few fixed texts, never what the endpoint said; `null`: delivered. */
  readonly error: string | null
  readonly ms: number
}

/** One event for one endpoint. */
export interface Delivery {
  readonly id: string
  readonly eventId: string
  readonly event: string
  readonly state: (typeof deliveryStates)[number]
  readonly tries: readonly Try[]
  readonly nextTryAt: Date | null
  readonly createdAt: Date
}

export const deliveryJson = (delivery: Delivery) => ({
  id: delivery.id,
  event_id: delivery.eventId,
  event: delivery.event,
  state: delivery.state,
  tries: [...delivery.tries],
  next_try_at: delivery.nextTryAt?.toISOString() ?? null,
  created_at: delivery.createdAt.toISOString(),
})
