/** A sentence of a refusal is shorter; more is a page or a stack. */
const longest = 2_000

/**
 * A platform's words or code in the form that phrases are written for: lower case, single spaces, no quotes or punctuation; ` . ` where a
 * sentence ends or a colon stands. `Errors.User.RefreshTokenInvalid` is `errors user refresh token invalid`. Never throws.
 */
export const plainWords = (text: string): string =>
  text
    .slice(0, longest)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .replace(/(?<=[\p{L}\d])\.(?=[\p{L}\d])/gu, ' ')
    .replace(/[.:;!?]+/g, ' . ')
    .replace(/[^\p{L}\d.]+/gu, ' ')
    .trim()
