/**
 * Control characters (the tab is none here), line and paragraph separators: they end a header, a log line or a cell where the reader
 * expects one line.
 */
const breaking = /[\p{Zl}\p{Zp}\u{0}-\u{8}\u{A}-\u{1F}\u{7F}-\u{9F}]/u
/** Embeddings, overrides and isolates (UAX #9): what they surround reads in another order than it is stored in. */
const turning = /[\u{202A}-\u{202E}\u{2066}-\u{2069}]/u

const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/**
 * Returns what a text must not contain, as the end of a sentence that begins with its field; null: it is fit. A text of several `lines` may contain
 * CR and LF.
 */
export const unfitIn = (text: string, lines: boolean): string | null => {
  const turned = turning.exec(text)
  if (turned) return `must not contain ${codePoint(turned[0])}, which changes the direction of reading`
  const broken = breaking.exec(lines ? text.replace(/[\r\n]/g, ' ') : text)
  if (!broken) return null
  return `must not contain ${codePoint(broken[0])}, a ${/[\r\n\p{Zl}\p{Zp}]/u.test(broken[0]) ? 'line break' : 'control character'}`
}

const anyBreaking = new RegExp(`${breaking.source}+`, 'gu')
const anyTurning = new RegExp(turning.source, 'gu')

/** A foreign text as one line: what breaks lines becomes a space, what turns the reading is taken out. */
export const plainText = (text: string): string =>
  breaking.test(text) || turning.test(text) ? text.replace(anyTurning, '').replace(anyBreaking, ' ') : text

/**
 * The same for every text in a parsed answer, at any depth, in place. A stack of its own: an answer can be nested deeper than JavaScript can
 * recurse.
 */
export const plainTexts = <T>(value: T): T => {
  if (typeof value === 'string') return plainText(value) as T & string
  const open: object[] = typeof value === 'object' && value !== null ? [value] : []
  for (let next = open.pop(); next; next = open.pop()) {
    for (const [key, inner] of Object.entries(next) as [string, unknown][]) {
      if (typeof inner === 'string') {
        const plain = plainText(inner)
        if (plain !== inner) Object.defineProperty(next, key, { value: plain, enumerable: true, writable: true, configurable: true })
      } else if (typeof inner === 'object' && inner !== null) open.push(inner)
    }
  }
  return value
}
