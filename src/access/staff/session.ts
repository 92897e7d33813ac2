import { timingSafeEqual } from 'node:crypto'
import type { Config } from '../../config.js'
import { ownCookie, readCookie } from '../../http/cookie.js'
import type { OwnCookie } from '../../http/cookie.js'
import type { Queryable } from '../../database/database.js'
import type { Tools, Tx } from '../../tools.js'
import { deleteSession, noteSeen, selectSession } from './session-store.js'
import type { SessionRow } from './session-store.js'
import { selectRoles } from './staff-store.js'
import type { RoleRow } from './staff-store.js'

export const sessionLabel = 'staff session'
const csrfLabel = 'staff session csrf'

/** A row written with every request would be a bottleneck; a tenth of the idle time is exact enough where that is seconds. */
const noteSeenEveryMs = 60_000

export interface Session extends SessionRow {
  /** Derived from the cookie, from which it can't be guessed and to which it doesn't lead back: it is stored nowhere. */
  readonly csrfToken: string
  /** Unless it is used again before. */
  readonly endsAt: Date
}

export const sessionCookie = (settings: Config): OwnCookie => ownCookie(settings, 'relink_session', settings.staffSessionLife)

/**
 * Who is signed in by this `Cookie` header; `null` without a session, and for one that is over. `isUse` false: it does not count as being
 * used, so that a forgotten tab, whose stream comes back by itself, does not keep a session alive.
 */
export const sessionOf = async (
  { database, vault, clock, settings }: Pick<Tools, 'database' | 'vault' | 'clock' | 'settings'>,
  cookies: string | undefined,
  { isUse = true }: { readonly isUse?: boolean } = {},
): Promise<Session | null> => {
  const token = readCookie(sessionCookie(settings), cookies)
  if (token === null) return null
  const now = clock()
  const idle = settings.staffSessionIdle
  const row = await selectSession(database, vault.digest(sessionLabel, token), { now, usedAfter: new Date(now.getTime() - idle) })
  if (row === null) return null
  const before = new Date(now.getTime() - Math.min(noteSeenEveryMs, idle / 10))
  if (isUse && row.lastSeenAt <= before) await noteSeen(database, row.id, now, before)
  return {
    ...row,
    csrfToken: vault.digest(csrfLabel, token),
    endsAt: new Date(Math.min(row.expiresAt.getTime(), now.getTime() + idle)),
  }
}

/** Whether the request claims to have a session. */
export const hasSessionCookie = (settings: Config, cookies: string | undefined): boolean =>
  readCookie(sessionCookie(settings), cookies) !== null

/** What the session opens: the person's roles, but for those that were changed after it began. The oldest first. */
export const rolesOf = async (db: Queryable, session: Pick<Session, 'staffId' | 'createdAt'>): Promise<readonly RoleRow[]> =>
  (await selectRoles(db, session.staffId)).filter(({ sessionsFrom }) => sessionsFrom === null || session.createdAt > sessionsFrom)

/** Who signs in again leaves what they had in this browser. */
export const endSessionOf = async (tx: Tx, settings: Config, cookies: string | undefined): Promise<void> => {
  const token = readCookie(sessionCookie(settings), cookies)
  if (token !== null) await deleteSession(tx, tx.vault.digest(sessionLabel, token))
}

/** Compared in the same time wherever they differ. */
export const isCsrfToken = ({ csrfToken }: Session, sent: string | undefined): boolean => {
  const given = Buffer.from(sent ?? '')
  const wanted = Buffer.from(csrfToken)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
