/** A row of `link_tokens`. */
export interface LinkRow {
  readonly id: string
  readonly environmentId: string
  readonly accountId: string | null
  readonly tenantId: string | null
  readonly caseId: string | null
  readonly contactId: string | null
  /** The list from whose page it was made. */
  readonly listId: string | null
  readonly kid: string
  readonly mintedFor: 'api' | 'mail' | 'support'
  readonly context: Readonly<Record<string, unknown>>
  readonly persistPreviousContext: boolean
  readonly redirectUri: string | null
  readonly scopes: readonly string[] | null
  readonly isSandbox: boolean
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly openedAt: Date | null
  readonly spentAt: Date | null
  readonly revokedAt: Date | null
}
