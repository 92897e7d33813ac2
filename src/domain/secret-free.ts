/** Runs of what tokens are made of: base64, base64url, JWT, UUID. 24: shorter runs are words and codes. */
const run = /[A-Za-z0-9+/_=~.-]{24,}/g
/** The parts between separators of words, host names, paths and codes; a random run has no such shape. */
const wordPiece = /^(?:[A-Z]?[a-z]{0,20}\d{0,2}|[A-Z]{1,20}\d{0,2}|\d{1,7})$/

/**
 * Makes a foreign text fit for a log, a page or a mail: one line, no control characters, nothing that looks like a token, none of `secrets`, at most
 * `max` characters.
 */
export const secretFree = (text: string, secrets: readonly string[], max: number): string => {
  let clean = text
  // The longest first, or a secret that begins another one would leave the other's tail.
  for (const secret of secrets.flatMap(spellings).sort((a, b) => b.length - a.length)) clean = clean.replaceAll(secret, '…')
  clean = clean
    .replace(run, (found) => (found.split(/[+/_=~.-]/).every((piece) => wordPiece.test(piece)) ? found : '…'))
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return clean.length <= max ? clean : `${clean.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A secret as it is, and as a URL or a form would spell it. */
const spellings = (secret: string): string[] => {
  // Under 4 characters it would blot out words, and protects nothing.
  if (secret.length < 4) return []
  // A lone surrogate cannot be encoded: `encodeURIComponent` would throw.
  const encoded = /\p{Cs}/u.test(secret) ? secret : encodeURIComponent(secret)
  return [...new Set([secret, encoded, encoded.replaceAll('%20', '+')])]
}
