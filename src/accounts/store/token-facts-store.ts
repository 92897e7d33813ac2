import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { grouped } from '../../database/grouped.js'
import type { Cause } from '../../domain/case.js'
import { leaseBesideToken } from './lease-store.js'
import type { LeaseFacts } from './lease-store.js'

/** What handing out an access token, or a report of a 401, decides on. */
export interface TokenFacts {
  readonly authenticationMethod: string
  readonly generation: number
  readonly sealed: string | null
  readonly hasRefreshToken: boolean
  readonly accessExpiresAt: Date | null
  readonly nextRefreshAt: Date | null
  readonly lastUsedAt: Date | null
  readonly grantedScopes: readonly string[]
  readonly openCaseId: string | null
  readonly isObserved: boolean
  /** Its open case is about its refresh: that asks the platform. */
  readonly isBroken: boolean
  /** A 401 of this generation was reported, and its refresh failed: its access token counts as expired. */
  readonly isRefused: boolean
}

const tokenColumns = `a.authentication_method as "authenticationMethod", k.generation, k.sealed, k.has_refresh_token as "hasRefreshToken",
  k.access_expires_at as "accessExpiresAt", k.next_refresh_at as "nextRefreshAt", k.last_used_at as "lastUsedAt",
  k.granted_scopes as "grantedScopes", a.open_case_id as "openCaseId", ${observedSql('a.integration_id')} as "isObserved",
  a.open_case_id is not null and exists (select from cases o where o.id = a.open_case_id and o.cause = 'refresh') as "isBroken",
  coalesce(k.reported_generation = k.generation, false) and k.last_failure is not null as "isRefused"`

const tokenRows = '(integrated_accounts a join credentials k on k.account_id = a.id join environments e on e.id = a.environment_id)'

const tokenFacts = prepared(
  'token_facts',
  `select ${tokenColumns} from ${tokenRows} where a.id = $1 and a.environment_id = $2 and a.deleted_at is null`,
)

/** What it takes to hand out a token that lives. */
export const selectTokenFacts = async (db: Queryable, environmentId: string, accountId: string): Promise<TokenFacts | null> => {
  const { rows } = await db.query<TokenFacts & object>(tokenFacts, [accountId, environmentId])
  return rows[0] ?? null
}

/** With a first look at the lease (`refreshAccount` takes it as `seen`). */
export interface OutageFacts extends TokenFacts, LeaseFacts {
  /** Of the open case. */
  readonly verdict: string | null
  readonly addressee: string | null
  readonly cause: Cause | null
  /** When the latest case of this generation was opened. */
  readonly brokenSince: Date | null
}

const outageFactsOf = grouped(
  async (
    db: Queryable,
    looks: readonly { readonly environmentId: string; readonly accountId: string }[],
  ): Promise<readonly (OutageFacts | null)[]> => {
    const { rows } = await db.query<OutageFacts & { readonly look: number }>(
      prepared(
        'outage_facts',
        `select m.look::int, ${tokenColumns}, ${leaseBesideToken}, case when a.open_case_id is not null then c.verdict end as verdict,
         case when a.open_case_id is not null then c.addressee end as addressee,
         case when a.open_case_id is not null then c.cause end as cause,
         case when c.generation = k.generation and c.cause = 'refresh' then c.opened_at end as "brokenSince"
       from (
           select *, clock_timestamp() as arrived from unnest($1::uuid[], $2::uuid[]) with ordinality as g(account_id, environment_id, look)
         ) m join ${tokenRows} on a.id = m.account_id and a.environment_id = m.environment_id
         join integrations i on i.id = a.integration_id
         left join cases c on c.account_id = a.id and c.number = a.cases
       where a.deleted_at is null`,
      ),
      [looks.map(({ accountId }) => accountId), looks.map(({ environmentId }) => environmentId)],
    )
    const found = new Map(rows.map(({ look, ...facts }) => [look, facts]))
    return looks.map((_, index) => found.get(index + 1) ?? null)
  },
)

/** The same, and what is known of the account's outage. */
export const selectOutageFacts = (db: Queryable, environmentId: string, accountId: string): Promise<OutageFacts | null> =>
  outageFactsOf(db, { environmentId, accountId })
