import { randomUUID } from 'node:crypto'
import type { Config } from '../../config.js'
import { ownCookie } from '../../http/cookie.js'
import type { OwnCookie } from '../../http/cookie.js'
import { publicUrl } from '../../http/public-url.js'
import type { Tx } from '../../tools.js'
import { deletePrinted, insertSignIn, selectSignIn } from './sign-in-store.js'

/** What the digest of a sign-in's token is labelled with, so that it is no other value's. */
export const signInLabel = 'staff sign-in'
const browserLabel = 'staff sign-in browser'

/** Derived as a link's token is, under a label of its own: for the mail it is derived once more, and stands nowhere. */
const tokenOf = (tx: Tx, id: string, kid?: string) => tx.vault.linkToken(`${signInLabel} ${id}`, kid)

/** Binds a sign-in to the browser that asked for it; one value per browser, so that asking twice leaves both mails good. */
export const signInCookie = (settings: Config): OwnCookie => ownCookie(settings, 'relink_sign_in', settings.staffSignInLife)

export const browserDigest = (tx: Tx, browser: string): string => tx.vault.digest(browserLabel, browser)

/** `browser` null: good in any browser, for the one that is printed at a terminal. */
export const createSignIn = async (
  tx: Tx,
  { email, browser, life }: { readonly email: string; readonly browser: string | null; readonly life: number },
): Promise<{ readonly id: string; readonly token: string }> => {
  const id = randomUUID()
  const { token, kid } = tokenOf(tx, id)
  await insertSignIn(tx, {
    id,
    email: email.toLowerCase(),
    kid,
    digest: tx.vault.digest(signInLabel, token),
    browserDigest: browser === null ? null : browserDigest(tx, browser),
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + life),
  })
  return { id, token }
}

/**
 * Makes the sign-in that `relink start` prints, for as long as a session lasts: the person at the terminal has the keys as well. It ends the previous
 * one.
 */
export const printSignIn = async (tx: Tx, settings: Config, email: string): Promise<string> => {
  await deletePrinted(tx, email.toLowerCase())
  const { token } = await createSignIn(tx, { email, browser: null, life: settings.staffSessionLife })
  return signInUrl(settings, token)
}

/** The page whose one button signs in. */
const signInUrl = (settings: Config, token: string): string => `${publicUrl(settings)}/console/sign-in?token=${token}`

/** For the mail that brings it; `null` when nothing can be done with it any more. */
export const signInUrlOf = async (tx: Tx, settings: Config, id: string): Promise<string | null> => {
  const row = await selectSignIn(tx, id)
  if (row === null || row.spentAt !== null || row.expiresAt <= tx.now || !tx.vault.kids.link.includes(row.kid)) return null
  return signInUrl(settings, tokenOf(tx, id, row.kid).token)
}
