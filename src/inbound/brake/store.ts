import type { Queryable } from '../../database/database.js'
import { customerKinds } from '../../mail/mail-content.js'
import type { Tx } from '../../tools.js'

/** Mail to contacts that is stopped. */
export interface Brake {
  readonly id: string
  readonly environmentId: string
  readonly environmentName: string
  readonly sent: number
  readonly cameBack: number
  readonly at: Date
}

const selected = `select b.id, b.environment_id as "environmentId", e.name as "environmentName", b.sent, b.came_back as "cameBack", b.braked_at as at
  from mail_brakes b join environments e on e.id = b.environment_id where b.released_at is null`

export const selectBrake = async (db: Queryable, environmentId: string): Promise<Brake | null> => {
  const { rows } = await db.query<Brake & object>(`${selected} and b.environment_id = $1`, [environmentId])
  return rows[0] ?? null
}

export const selectBrakes = async (db: Queryable): Promise<readonly Brake[]> => {
  const { rows } = await db.query<Brake & object>(`${selected} order by b.braked_at`)
  return rows
}

/** Mails to contacts since a moment, or since the brake was last released, if that is later. */
export const countCameBack = async (
  db: Queryable,
  environmentId: string,
  since: Date,
): Promise<{ readonly sent: number; readonly cameBack: number }> => {
  const { rows } = await db.query<{ sent: number; cameBack: number }>(
    `select count(*)::int as sent,
       (count(*) filter (where state = 'refused' or (state = 'undelivered' and why is distinct from 'complaint')))::int as "cameBack"
     from mails where environment_id = $1 and kind = any($3) and state in ('sent', 'refused', 'undelivered')
       and created_at > greatest($2, (select max(released_at) from mail_brakes where environment_id = $1))`,
    [environmentId, since, customerKinds],
  )
  return rows[0] ?? { sent: 0, cameBack: 0 }
}

/** False: it is on already. */
export const insertBrake = async (
  tx: Tx,
  brake: { readonly id: string; readonly environmentId: string; readonly sent: number; readonly cameBack: number },
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `insert into mail_brakes (id, environment_id, sent, came_back, braked_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [brake.id, brake.environmentId, brake.sent, brake.cameBack, tx.now],
  )
  return rowCount === 1
}

/** `for share`: who releases it waits, and then finds the case. False: it was released meanwhile. */
export const insertHeld = async (
  tx: Tx,
  held: { readonly brakeId: string; readonly caseId: string; readonly why: 'contacts' | 'fresh_link' },
): Promise<boolean> => {
  const { rows } = await tx.query('select from mail_brakes where id = $1 and released_at is null for share', [held.brakeId])
  if (rows.length === 0) return false
  await tx.query('insert into mail_brake_cases (brake_id, case_id, why) values ($1, $2, $3) on conflict do nothing', [
    held.brakeId,
    held.caseId,
    held.why,
  ])
  return true
}

/** Null: it was not on. */
export const releaseRow = async (tx: Tx, environmentId: string, actor: string): Promise<string | null> => {
  const { rows } = await tx.query<{ id: string }>(
    `update mail_brakes set released_at = $2, released_by = $3 where environment_id = $1 and released_at is null returning id`,
    [environmentId, tx.now, actor],
  )
  return rows[0]?.id ?? null
}

export const selectHeld = async (
  tx: Tx,
  brakeId: string,
): Promise<readonly { readonly caseId: string; readonly why: 'contacts' | 'fresh_link' }[]> => {
  const { rows } = await tx.query<{ caseId: string; why: 'contacts' | 'fresh_link' }>(
    `select h.case_id as "caseId", h.why from mail_brake_cases h join cases c on c.id = h.case_id
     where h.brake_id = $1 and c.outcome is null order by h.case_id, h.why`,
    [brakeId],
  )
  return rows
}
