import { together } from '../database/together.js'
import type { Tx } from '../tools.js'
import { paceNow } from './pace.js'
import { ensurePaces, selectTurns, writeTurns, deleteTurns } from './pace-store.js'
import type { PaceRow, TurnRow, WhichPace } from './pace-store.js'

/** A turn that is not used for this long is lost: a mail that waited for something else meanwhile, such as its send window, takes another. */
const keptMs = 5 * 60_000

/** A mail that wants to go to a domain whose pace is limited. */
export interface WantsTurn extends WhichPace {
  /** The mail's: it waits for one turn, and keeps it. */
  readonly key: string
  readonly caseId: string
  /** Mails a minute that the environment allows; `null`: only what the domain's server taught counts. */
  readonly setting: number | null
}

/**
 * Takes a turn at the domain's pace: `null`, the mail goes now; else the moment of its turn, which it keeps until it comes. Turns follow each
 * other at even distances, so that those who wait come one by one.
 */
export const takeTurn = together(async (tx: Tx, wanted: readonly WantsTurn[]): Promise<readonly (Date | null)[]> => {
  const rows = new Map((await ensurePaces(tx, wanted)).map((row) => [nameOf(row), row]))
  const kept = await selectTurns(
    tx,
    wanted.map(({ key }) => key),
  )
  const turns: TurnRow[] = []
  const taken: string[] = []
  const next = new Map<string, PaceRow>()
  const answers = wanted.map(({ environmentId, domain, key, caseId, setting }): Date | null => {
    const row = next.get(nameOf({ environmentId, domain })) ?? rows.get(nameOf({ environmentId, domain }))
    const perMinute = row === undefined ? null : paceNow({ ...row, setting }, tx.now)
    const own = kept.get(key)
    const isLost = own !== undefined && tx.now.getTime() - own.getTime() > keptMs
    if (own !== undefined && own > tx.now && perMinute !== null) return own
    if (own !== undefined) taken.push(key)
    if (row === undefined || perMinute === null || (own !== undefined && !isLost)) return null
    const at = row.nextAt > tx.now ? row.nextAt : tx.now
    next.set(nameOf(row), { ...row, nextAt: new Date(at.getTime() + 60_000 / perMinute) })
    if (at <= tx.now) return null
    turns.push({ environmentId, domain, key, caseId, at })
    return at
  })
  await writeTurns(tx, { turns, taken, next: [...next.values()] })
  return answers
})

const nameOf = ({ environmentId, domain }: WhichPace): string => `${environmentId} ${domain}`

/** The pace of an environment's domains has changed: mails that wait take new turns. */
export const forgetTurns = (tx: Tx, environmentId: string): Promise<void> => deleteTurns(tx, environmentId)
