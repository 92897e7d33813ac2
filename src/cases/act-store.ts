import type { Queryable } from '../database/database.js'
import type { ActName } from '../domain/steps.js'
import type { Act, ActResult } from './act.js'

const columns = `id, case_id AS "caseId", act, actor, request, result`

/** False: an act with this id is there already. */
export const insertActRow = async (
  db: Queryable,
  row: {
    readonly id: string
    readonly caseId: string
    readonly act: ActName
    readonly actor: string
    readonly request: Act['request']
    readonly at: Date
  },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO acts (id, case_id, act, actor, request, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
    [row.id, row.caseId, row.act, row.actor, JSON.stringify(row.request), row.at],
  )
  return rowCount === 1
}

export const selectAct = async (db: Queryable, id: string): Promise<Act | null> => {
  const { rows } = await db.query<Act>(`SELECT ${columns} FROM acts WHERE id = $1`, [id])
  return rows[0] ?? null
}

export const updateActResult = async (db: Queryable, id: string, result: ActResult, at: Date): Promise<void> => {
  await db.query('UPDATE acts SET result = $2, performed_at = $3 WHERE id = $1 AND result IS NULL', [id, JSON.stringify(result), at])
}

/** A mail that a step of the case wrote, by the beginning of its key. */
export interface StepMail {
  readonly recipient: string
  readonly state: string
  readonly why: string | null
  readonly serverAnswer: string | null
}

export const selectStepMails = async (db: Queryable, caseId: string, keyPrefix: string): Promise<readonly StepMail[]> => {
  const { rows } = await db.query<StepMail>(
    `SELECT m.recipient, m.state, m.why, m.server_answer AS "serverAnswer" FROM mail_cases mc JOIN mails m ON m.id = mc.mail_id
     WHERE mc.case_id = $1 AND starts_with(m.key, $2) ORDER BY m.created_at, m.id`,
    [caseId, keyPrefix],
  )
  return rows
}

/** Who reauthorized a case: the contact for whom the link of its successful attempt was minted. */
export const selectReconnectedBy = async (db: Queryable, caseId: string): Promise<string | null> => {
  const { rows } = await db.query<{ email: string }>(
    `SELECT p.email FROM timeline t JOIN attempts x ON x.id::text = t.data ->> 'attempt_id' JOIN link_tokens l ON l.id = x.link_id
       JOIN contacts p ON p.id = l.contact_id
     WHERE t.case_id = $1 AND t.kind = 'reauthorized' LIMIT 1`,
    [caseId],
  )
  return rows[0]?.email ?? null
}
