/** Anything that runs SQL: a pool, a client, a transaction. */
export interface Queries {
  readonly query: (text: string, params: unknown[]) => Promise<{ rows: unknown[] }>
}

/** The check value that stands in the database for this kid: the first one ever written. */
export const keepCheckValue = async (db: Queries, kind: string, kid: string, value: string): Promise<string> => {
  await db.query('insert into vault_keys (kind, kid, check_value) values ($1, $2, $3) on conflict (kind, kid) do nothing', [
    kind,
    kid,
    value,
  ])
  const { rows } = await db.query('select check_value from vault_keys where kind = $1 and kid = $2', [kind, kid])
  return (rows[0] as { check_value: string }).check_value
}
