import { ipKeyGenerator } from 'express-rate-limit'
import { TooManyRequests, Unauthorized } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { overLimit } from './over-limit.js'
import type { Limit } from './over-limit.js'

/** A client with an old token, and its neighbours behind the same address, stay below; guessing does not. */
const addressLimit: Limit = { hits: 60, windowMs: 60_000 }
/** Guesses at the rest of one token, from wherever. */
const prefixLimit: Limit = { hits: 20, windowMs: 60_000 }
/** `rlk_` and eight characters of the 43. */
const prefixLength = 12

/**
 * What a wrong bearer token is answered: 401, and 429 once its address, or its first characters, have failed too often in this minute.
 * Counted in PostgreSQL, after the token was looked up: others' failures never block a valid one.
 */
export const failedToken = async (
  { database, vault }: Pick<Tools, 'database' | 'vault'>,
  { ip, token }: { readonly ip: string | undefined; readonly token: string | undefined },
): Promise<Unauthorized | TooManyRequests> => {
  const wait = await database.transaction(async (tx) => {
    const byAddress = await overLimit(tx, `failed-token/address/${ipKeyGenerator(ip ?? '')}`, addressLimit)
    if (byAddress !== null || token === undefined || token.length <= prefixLength) return byAddress
    return overLimit(tx, `failed-token/prefix/${vault.digest('failed token', token.slice(0, prefixLength))}`, prefixLimit)
  })
  return wait === null ? new Unauthorized() : new TooManyRequests('Too many wrong API tokens', { retryAfterSeconds: wait })
}

/**
 * The same for a cookie that opens no session, which has no beginning to count by: a browser whose session is over sends it a few times,
 * guessing many. Those who are signed in at the same address notice nothing: theirs is found first.
 */
export const failedSession = async (
  { database }: Pick<Tools, 'database'>,
  ip: string | undefined,
): Promise<Unauthorized | TooManyRequests> => {
  const wait = await database.transaction((tx) => overLimit(tx, `failed-session/address/${ipKeyGenerator(ip ?? '')}`, addressLimit))
  return wait === null
    ? new Unauthorized('You are not signed in')
    : new TooManyRequests('Too many wrong sessions', { retryAfterSeconds: wait })
}
