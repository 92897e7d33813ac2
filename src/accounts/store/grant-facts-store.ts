import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { rowFields } from '../../database/row-fields.js'
import type { RemoteAccount } from '../account/account.js'

/** What a consent is compared with. */
export interface GrantFacts {
  readonly context: Readonly<Record<string, unknown>>
  readonly remoteAccount: RemoteAccount | null
  readonly openCaseId: string | null
  readonly generation: number
  readonly sealed: string | null
  readonly accessExpiresAt: Date | null
}

/** Of `integrated_accounts a` and `credentials k`. */
export const grantFactsFields = rowFields<GrantFacts>('facts', {
  context: 'a.context',
  remoteAccount: 'a.remote_account',
  openCaseId: 'a.open_case_id',
  generation: 'coalesce(k.generation, 0)',
  sealed: 'k.sealed',
  accessExpiresAt: 'k.access_expires_at',
})

export const selectGrantFacts = async (db: Queryable, accountId: string): Promise<GrantFacts | null> => {
  const { rows } = await db.query<GrantFacts & object>(
    prepared(
      'grant_facts',
      `select ${grantFactsFields.columns} from integrated_accounts a left join credentials k on k.account_id = a.id
     where a.id = $1 and a.deleted_at is null`,
    ),
    [accountId],
  )
  return rows[0] ?? null
}
