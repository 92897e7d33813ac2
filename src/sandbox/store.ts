import type { Tx } from '../tools.js'

/** A sandbox account that is there, its row locked; null for any other. */
export const lockSandboxAccount = async (
  tx: Tx,
  environmentId: string,
  id: string,
): Promise<{ readonly platform: string; readonly generation: number | null; readonly probedCaseId: string | null } | null> => {
  const { rows } = await tx.query<{ platform: string; generation: number | null; probedCaseId: string | null }>(
    `SELECT i.platform, k.generation,
       (SELECT c.id FROM cases c WHERE c.id = a.open_case_id AND c.verdict IS NOT NULL
          AND (c.stage = 'detecting' OR (c.stage = 'held' AND c.hold_why IS DISTINCT FROM 'identity'))) AS "probedCaseId"
     FROM integrated_accounts a JOIN integrations i ON i.id = a.integration_id LEFT JOIN credentials k ON k.account_id = a.id
     WHERE a.id = $1 AND a.environment_id = $2 AND a.is_sandbox AND a.deleted_at IS NULL FOR NO KEY UPDATE OF a`,
    [id, environmentId],
  )
  return rows[0] ?? null
}

export const upsertFailure = async (
  tx: Tx,
  failure: { readonly accountId: string; readonly environmentId: string; readonly how: string; readonly generation: number | null },
): Promise<void> => {
  await tx.query(
    `INSERT INTO sandbox_failures (account_id, environment_id, how, generation, broken_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id) DO UPDATE SET how = excluded.how, generation = excluded.generation, broken_at = excluded.broken_at`,
    [failure.accountId, failure.environmentId, failure.how, failure.generation, tx.now],
  )
}

export const deleteFailure = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query('DELETE FROM sandbox_failures WHERE account_id = $1', [accountId])
}
