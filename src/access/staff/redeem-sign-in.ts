import { ipKeyGenerator } from 'express-rate-limit'
import { TooManyRequests, Unprocessable } from '../../http/errors.js'
import { readCookie } from '../../http/cookie.js'
import type { Tools, Tx } from '../../tools.js'
import { overLimit } from '../over-limit.js'
import type { Limit } from '../over-limit.js'
import { openSession } from './open-session.js'
import { endSessionOf } from './session.js'
import { browserDigest, signInCookie, signInLabel } from './sign-in.js'
import { lockSignInByDigest, spendSignIn } from './sign-in-store.js'
import { selectStaffByEmail } from './staff-store.js'

/** Tokens have 122 random bits: this is against load and noise, not against guessing. */
const unknownLimit: Limit = { hits: 30, windowMs: 60_000 }

const refusals = {
  unknown: 'This sign-in link does not work: it may be incomplete. Ask for a new one',
  used: 'This sign-in link has been used. Ask for a new one',
  expired: 'This sign-in link has run out. Ask for a new one',
  another_browser: 'Sign-in has to end in the browser it began in. Open the link there, or ask for a new one here',
} as const

type Refusal = keyof typeof refusals

/**
 * Spends a one-time token for a session; answers the session's token. A session that this browser had ends.
 * @throws Unprocessable with `why`; only a token's holder learns more than `unknown`
 */
export const redeemSignIn = async (
  tools: Pick<Tools, 'database' | 'settings'>,
  given: { readonly token: string; readonly ip: string; readonly cookies: string | undefined },
): Promise<string> => {
  const { database } = tools
  const done = await database.transaction(async (tx) => {
    const judged = await redeem(tx, tools, given)
    if ('session' in judged || judged.why !== 'unknown') return judged
    const seconds = await overLimit(tx, `unknown-sign-in:${tx.vault.digest('ip', ipKeyGenerator(given.ip))}`, unknownLimit)
    return seconds === null ? judged : { seconds }
  })
  if ('session' in done) return done.session
  if ('seconds' in done) throw new TooManyRequests(refusals.unknown, { retryAfterSeconds: done.seconds })
  throw new Unprocessable(refusals[done.why], { extra: { why: done.why } })
}

const redeem = async (
  tx: Tx,
  { settings }: Pick<Tools, 'settings'>,
  { token, cookies }: { readonly token: string; readonly cookies: string | undefined },
): Promise<{ readonly session: string } | { readonly why: Refusal }> => {
  const row = await lockSignInByDigest(tx, tx.vault.digest(signInLabel, token))
  if (row === null) return { why: 'unknown' }
  const browser = readCookie(signInCookie(settings), cookies)
  const isOwn = row.browserDigest === null || (browser !== null && browserDigest(tx, browser) === row.browserDigest)
  if (!isOwn) return { why: 'another_browser' }
  if (row.spentAt !== null) return { why: 'used' }
  if (row.expiresAt <= tx.now) return { why: 'expired' }
  const staff = await selectStaffByEmail(tx, row.email)
  const session = staff && (await openSession(tx, settings, staff, row.browserDigest === null ? 'terminal' : 'mail'))
  if (session === null) return { why: 'unknown' }
  await spendSignIn(tx, row.id, tx.now)
  await endSessionOf(tx, settings, cookies)
  return { session }
}
