export interface AuthenticationErrorReport {
  readonly environmentId: string
  readonly accountId: string
  readonly status: 401 | 403
  readonly resource: string | null
  readonly method: string | null
  readonly missingScopes: readonly string[]
  /** Of the credentials whose token got the answer, as the access-token call gave it; null: the current one. */
  readonly generation: number | null
  /** As on the timeline. */
  readonly actor?: string
  /** The platform's answer, raw; read only where another system refreshes the account. */
  readonly body?: unknown
}

export interface ReportAnswer {
  readonly case_id: string | null
  /** The token that got the answer has been replaced since. */
  readonly newer?: true
}
