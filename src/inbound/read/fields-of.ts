/** One group of fields of a report, by lower-case name; of a repeated name the first value. */
export type Fields = ReadonlyMap<string, string>

/**
 * The groups of fields in the body of a report (RFC 3464 2.1, RFC 5965 3): separated by blank lines, folded lines joined. Lines that are no
 * field are skipped: a trace or a banner in between costs nothing.
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
    const field = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line)
    if (field !== null) {
      const [, given = '', value = ''] = field
      name = given.toLowerCase()
      // A second Diagnostic-Code belongs to the same recipient; the first one is the answer that counted.
      if (fields.has(name)) name = null
      else fields.set(name, value.trim())
    } else if (name !== null && /^[ \t]/.test(line)) fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`.trim())
    else name = null
  }
  return fields
}

/** What stands after the type of `rfc822; ada@example.com` (RFC 3464 2.1.2), or all of it where no type stands. */
export const untyped = (value: string): string => value.replace(/^\s*[A-Za-z][\w-]*\s*;\s*/, '').trim()

/** The address of a recipient field, without brackets and encoding (RFC 3461 4.2, RFC 6533 3); null where there is none. */
export const addressIn = (value: string | undefined): string | null => {
  const address = untyped(value ?? '')
    .replace(/\\x\{([\dA-F]{2,6})\}/gi, (whole, hex: string) => character(whole, Number.parseInt(hex, 16)))
    .replace(/\+(2B|3D)/g, (whole, hex: string) => (hex === '2B' ? '+' : '='))
    .replace(/^<|>$/g, '')
    .trim()
  return /^\S+@\S+$/.test(address) ? address : null
}

const character = (whole: string, code: number): string => (code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : whole)
