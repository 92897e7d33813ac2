/** The contract's statuses; `connecting`, `validation_error` and `post_install_error` are accepted in filters, never produced. */
export const accountStatuses = ['connecting', 'active', 'needs_reauth', 'validation_error', 'post_install_error'] as const
type AccountStatus = (typeof accountStatuses)[number]

/** Who is connected at the platform. Personal data: erased with the account. */
export interface RemoteAccount {
  readonly issuer: string
  /** The company at the platform, where the integration matches by it. */
  readonly account: string | null
  /** Who consented, where the integration matches by that. */
  readonly person: string | null
  readonly label: string | null
  /** One value for each of the identity rule's paths; what is compared. */
  readonly values: readonly string[]
  /** An address of the consenting person that the platform says it has verified, lower-case. */
  readonly verified_email: string | null
}

export interface ForbiddenError {
  readonly resource: string | null
  readonly method: string | null
  readonly missing_scopes: readonly string[]
  /** ISO-8601. */
  readonly occurred_at: string
}

/** A row of `integrated_accounts`. */
export interface Account {
  readonly id: string
  readonly environmentId: string
  readonly integrationId: string
  readonly tenantId: string
  readonly externalId: string | null
  readonly status: AccountStatus
  readonly authenticationMethod: string
  readonly isSandbox: boolean
  readonly label: string | null
  readonly context: Readonly<Record<string, unknown>>
  readonly impact: string | null
  readonly notify: boolean
  readonly lastError: string | null
  readonly missingScopes: readonly string[]
  readonly remoteAccount: RemoteAccount | null
  readonly openCaseId: string | null
  /** Number of the latest case; 0: there was none. */
  readonly cases: number
  readonly linksVoidBefore: Date | null
  readonly deletedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}
