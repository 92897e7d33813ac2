/** What is relayed: a case's start, its wake, the first try of a delivery, a mail that no open case waits for, an incident's start or wake, the next acts of a bulk. */
export const outboxKinds = ['start', 'wake', 'webhook', 'mail', 'incident', 'bulk'] as const
export type OutboxKind = (typeof outboxKinds)[number]

export interface OutboxRow {
  readonly id: string
  readonly kind: OutboxKind
  readonly environmentId: string
  /** The case, delivery, mail or incident that the row is about. */
  readonly subjectId: string
  readonly payload: Readonly<Record<string, unknown>>
  /** This one counts. */
  readonly tries: number
  /** Whose case it is about, where it is about one; null also for a case that is gone (a database restored to before it). */
  readonly ofCase: { readonly tenantId: string; readonly integrationId: string; readonly accountId: string } | null
}
