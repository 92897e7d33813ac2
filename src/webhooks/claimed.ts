import type { EventText } from './event.js'
import type { SealedSecrets } from './store/webhook-store.js'

/** A delivery under lease, with all that its try needs. */
export interface Claimed extends Pick<EventText, 'event' | 'payloadText' | 'environmentId'>, SealedSecrets {
  readonly id: string
  /** Fences the outcome: a try that outlived its lease does not write over its successor. */
  readonly lease: string
  readonly tries: number
  /** When its window began. */
  readonly since: Date
  readonly eventId: string
  readonly eventCreatedAt: Date
  readonly webhookId: string
  readonly targetUrl: string
  /** The one try of an endpoint whose circuit is open. */
  readonly isProbe: boolean
}
