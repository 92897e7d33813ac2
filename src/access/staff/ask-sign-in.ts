import { ipKeyGenerator } from 'express-rate-limit'
import { TooManyRequests } from '../../http/errors.js'
import { enqueue } from '../../outbox/enqueue.js'
import type { Tools } from '../../tools.js'
import { overLimit } from '../over-limit.js'
import type { Limit } from '../over-limit.js'
import { createSignIn } from './sign-in.js'

const quarter = 15 * 60_000
/** More than a person needs for their own address. */
const ownLimit: Limit = { hits: 5, windowMs: quarter }
/**
 * Limits the mails that strangers can cause for an address. It is higher than one client's limit, so that a single stranger can't lock the person
 * out.
 */
const addressLimit: Limit = { hits: 20, windowMs: quarter }
/** A support team shares one IP address; who tries a list of people does not stay below. */
const ipLimit: Limit = { hits: 50, windowMs: quarter }

/** The sign-in's outbox row belongs to no environment: whose it is, the relay finds out. */
const noEnvironment = '00000000-0000-0000-0000-000000000000'

/**
 * The same rows and the same answer for every address: whether it is invited is looked up by the relay, so neither words nor time tell.
 * @throws TooManyRequests by address and by IP, for every address alike
 */
export const askSignIn = async (
  tools: Pick<Tools, 'database' | 'settings'>,
  { email, ip, browser }: { readonly email: string; readonly ip: string; readonly browser: string },
): Promise<void> => {
  const { database, settings } = tools
  const seconds = await database.transaction(async (tx) => {
    const key = (kind: string, value: string): string => `sign-in:${kind}:${tx.vault.digest(kind, value)}`
    const [from, address] = [ipKeyGenerator(ip), email.toLowerCase()]
    const over =
      (await overLimit(tx, key('ip', from), ipLimit)) ??
      (await overLimit(tx, key('ip and email', `${from} ${address}`), ownLimit)) ??
      (await overLimit(tx, key('email', address), addressLimit))
    if (over !== null) return over
    const { id } = await createSignIn(tx, { email, browser, life: settings.staffSignInLife })
    await enqueue(tx, { kind: 'mail', environmentId: noEnvironment, subjectId: id, payload: { sign_in: true } })
    return null
  })
  if (seconds !== null) {
    throw new TooManyRequests('That is more than can be sent in a quarter of an hour: use the newest mail', { retryAfterSeconds: seconds })
  }
}
