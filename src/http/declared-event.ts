import type { z } from 'zod'

/** One kind of event that webhooks get, declared once: its place in OpenAPI and the types of `verifyWebhook` come from it. */
export interface DeclaredEvent {
  /** `entity:action`. */
  readonly name: string
  /** When it is sent, in a few words. */
  readonly summary: string
  readonly payload: z.ZodType
}
