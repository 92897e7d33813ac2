import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { together } from '../../database/together.js'

/** What a refresh needs to know of an account before anything is sent. */
export interface AccountFacts {
  readonly authenticationMethod: string
  readonly context: Readonly<Record<string, unknown>>
  readonly knowsIdentity: boolean
  readonly generation: number
  readonly sealed: string | null
  readonly tokenEndpoint: string | null
  readonly clientId: string | null
  readonly writtenAt: Date
  readonly grantedAt: Date | null
  readonly requestedScopes: readonly string[]
  readonly accessExpiresAt: Date | null
  /** What was replaced by the refresh that brought this generation; null once this generation has worked. */
  readonly predecessor: string | null
  readonly lastRefreshedAt: Date | null
  readonly doubtedAt: Date | null
  /** A sealed answer to a refresh, not read or not written yet: while it is there, nothing is sent. */
  readonly kept: string | null
}

/** Of `integrated_accounts a` and `credentials k`. */
const accountColumns = `a.authentication_method as "authenticationMethod", a.context, a.remote_account is not null as "knowsIdentity", k.generation, k.sealed,
  k.token_endpoint as "tokenEndpoint", k.client_id as "clientId", k.written_at as "writtenAt", k.granted_at as "grantedAt",
  k.requested_scopes as "requestedScopes", k.access_expires_at as "accessExpiresAt", k.predecessor,
  k.last_refreshed_at as "lastRefreshedAt", k.doubted_at as "doubtedAt", k.kept`

/** What all accounts of an app have in common. */
export interface AppFacts {
  readonly environmentId: string
  readonly integrationId: string
  readonly platform: string
  readonly isEnabled: boolean
  /** Another system refreshes it: no token of it is sent. */
  readonly isObserved: boolean
  readonly scopesChangedAt: Date
  readonly endpointsConfirmedAt: Date | null
  /** Where secrets go was changed and is not confirmed: nothing is sent. */
  readonly endpointsChangedAt: Date | null
  readonly requiredScopes: readonly string[]
  readonly settingsChangedAt: Date
  readonly clientChangedAt: Date
  /** A refresh has worked with the app's present settings. */
  readonly hasWorked: boolean
  /** The revocation endpoint may be asked about the client, and was not yet with its present proof while a refresh worked. */
  readonly isUncalibrated: boolean
  /** Where its platform's tokens stand; null: at the top. */
  readonly tokenAt: string | null
}

/** Of `integrations i` and its `environments e`. */
const appColumns = `i.environment_id as "environmentId", i.id as "integrationId", i.platform, i.is_enabled as "isEnabled",
  ${observedSql('i.id')} as "isObserved", i.scopes_changed_at as "scopesChangedAt", i.endpoints_confirmed_at as "endpointsConfirmedAt",
  i.endpoints_changed_at as "endpointsChangedAt",
  coalesce(nullif(i.oauth -> 'required_scopes', 'null'), i.oauth -> 'scopes', '[]') as "requiredScopes",
  i.settings_changed_at as "settingsChangedAt", i.client_changed_at as "clientChangedAt",
  coalesce(i.worked_at >= i.settings_changed_at, false) as "hasWorked",
  i.client_check = 'auto' and i.endpoints_changed_at is null and i.oauth ->> 'revocation_endpoint' is not null and not exists (
    select from client_checks c where c.integration_id = i.id and c.calibrated_at >= i.client_changed_at
  ) as "isUncalibrated",
  i.oauth ->> 'token_at' as "tokenAt"`

export interface RefreshFacts extends AccountFacts, AppFacts {
  readonly isSandbox: boolean
  /** The failure lab answers in the platform's place, with this. */
  readonly sandboxFailure: string | null
}

export const selectRefreshFacts = together(
  async (db: Queryable, accountIds: readonly string[]): Promise<readonly (RefreshFacts | null)[]> => {
    const { rows } = await db.query<RefreshFacts & { readonly accountId: string }>(
      prepared(
        'refresh_facts',
        `select a.id as "accountId", ${accountColumns}, ${appColumns}, a.is_sandbox as "isSandbox", f.how as "sandboxFailure"
     from integrated_accounts a join credentials k on k.account_id = a.id join integrations i on i.id = a.integration_id
     join environments e on e.id = a.environment_id
     left join sandbox_failures f on f.account_id = a.id and a.is_sandbox and coalesce(f.generation, k.generation) = k.generation
     where a.id = any($1::uuid[]) and a.deleted_at is null`,
      ),
      [accountIds],
    )
    const found = new Map(rows.map(({ accountId, ...facts }) => [accountId, facts]))
    return accountIds.map((id) => found.get(id) ?? null)
  },
)

/** Null: gone. */
export const selectAppFacts = async (db: Queryable, integrationId: string): Promise<AppFacts | null> => {
  const { rows } = await db.query<AppFacts & object>(
    `select ${appColumns} from integrations i join environments e on e.id = i.environment_id where i.id = $1`,
    [integrationId],
  )
  return rows[0] ?? null
}
