/** One group of fields of a bounce or complaint, about the whole mail or about one recipient: values by lower-case name, the first of a repeated one. */
export type Fields = ReadonlyMap<string, string>

/**
 * Returns the groups of fields in the body of a report (RFC 3464 2.1, RFC 5965 3), lines ended by `\n`: groups are separated by blank lines, folded
 * lines joined. Lines that are no field, such as a server's banner or stack trace, are skipped.
 */
export const fieldGroups = (body: string): readonly Fields[] =>
  body
    .split(/\n[ \t]*\n/)
    .map(fieldsIn)
    .filter(({ size }) => size > 0)

const fieldsIn = (group: string): Fields => {
  const fields = new Map<string, string>()
  let name: string | null = null
  for (const line of group.split('\n')) {
    // RFC 5322 3.6.8: a name is of printable ASCII without the colon.
    const field = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line)
    if (field !== null) {
      const [, given = '', value = ''] = field
      name = given.toLowerCase()
      // A second Diagnostic-Code of the same recipient is skipped with its folded lines: the first is the answer that counted.
      if (fields.has(name)) name = null
      else fields.set(name, value.trim())
    } else if (name !== null && /^[ \t]/.test(line)) fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`.trim())
    else name = null
  }
  return fields
}

/** Returns a value without its type: `ada@example.com` of `rfc822; ada@example.com` (RFC 3464 2.1.2); as it is if it has none. */
export const untyped = (value: string): string => value.replace(/^\s*[A-Za-z][\w-]*\s*;\s*/, '').trim()

/**
 * Returns the address of a recipient field, without type, brackets and encoding; null if there is none. Decodes `\x{…}` (RFC 6533 3), and of xtext
 * (RFC 3461 4) only + and =, the two characters of an address that it has to encode: elsewhere `+ab` is a part of the address.
 */
export const addressIn = (value: string | undefined): string | null => {
  const address = untyped(value ?? '')
    .replace(/\\x\{([\dA-F]{2,6})\}/gi, (whole, hex: string) => character(whole, Number.parseInt(hex, 16)))
    .replace(/\+(2B|3D)/g, (whole, hex: string) => (hex === '2B' ? '+' : '='))
    .replace(/^<|>$/g, '')
    .trim()
  return /^\S+@\S+$/.test(address) ? address : null
}

/** Returns the character of this code; `whole`, as written, for a control character or no Unicode code. */
const character = (whole: string, code: number): string => (code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : whole)
