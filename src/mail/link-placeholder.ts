/**
 * Takes the link's place in a stored message, since a stored mail must not contain a working link. RFC 2606 guarantees that `.invalid` never
 * resolves. It has no character that HTML or quoted-printable would change.
 */
export const linkPlaceholder = 'https://link.invalid/kept-out-of-the-stored-mail'

/** Quoted-printable may break a line anywhere (RFC 2045 6.7, rule 5), so also within the placeholder. */
const anywhere = new RegExp(
  Array.from(linkPlaceholder)
    .map((letter) => letter.replace(/[.*+?^${}()|[\]\\/]/, '\\$&'))
    .join('(?:=\\r\\n)?'),
  'g',
)

/** RFC 3986's characters without those that end an HTML attribute or start an entity. */
const plainUrl = /^[\w\-.~:/?#[\]@!$()*+,;=%]+$/

/**
 * Puts the link into a finished message of `composeMessage`. Both parts are quoted-printable, in which a soft line break may stand
 * before and after any character: the address is on lines of its own, each within 76 characters, and the rest keeps its bytes.
 */
export const withLink = (message: string, url: string): string => {
  if (!plainUrl.test(url)) throw new TypeError('A link in a mail must be made of plain URL characters')
  const encoded = url.replaceAll('=', '=3D')
  const lines: string[] = []
  for (let rest = encoded; rest !== '';) {
    // An escape stays whole: the break comes before its `=`.
    const cut = rest.length <= 72 ? rest.length : 72 - (/=[\dA-F]?$/.exec(rest.slice(0, 72))?.[0].length ?? 0)
    lines.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  const folded = `=\r\n${lines.join('=\r\n')}=\r\n`
  return message.replace(anywhere, () => folded)
}

/** Whether a stored message waits for a link. */
export const needsLink = (message: string): boolean => message.search(anywhere) !== -1
