import type { ImportedAccount } from './harness.js'

/** The rows that operations meet on. */
export interface Stage {
  /** With an open case, a contact and a tenant that all stages share. */
  readonly account: ImportedAccount
  readonly caseId: string
  readonly healthy: ImportedAccount
  readonly sandbox: ImportedAccount
  readonly webhookId: string
  readonly failingWebhookId: string
  readonly eventId: string
  readonly incidentId: string
  readonly incidentCaseId: string
  /** Without accounts; the endpoints changed and unconfirmed. */
  readonly integrationId: string
  readonly integrationVersion: string
  readonly tokenId: string
  readonly staffId: string
  readonly suppressionId: string
}

/** What an operation may end. */
export type Part = keyof Stage

export interface Came {
  /** Of a call; a step or command has none. */
  readonly status: number | null
  readonly text: string
  readonly error: unknown
}

export interface WritingOperation {
  readonly name: string
  /** What it ends: made again before the next operation. */
  readonly ends: readonly Part[]
  run(stage: Stage): Promise<Came>
}
