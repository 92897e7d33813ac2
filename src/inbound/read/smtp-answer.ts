/** A mail server's response, found in another server's report about it. */
export interface SmtpAnswer {
  /** `5` for good, `4` for now (RFC 5321 4.2.1). */
  readonly digit: '2' | '4' | '5'
  readonly code: string | null
  readonly enhanced: string | null
  /** From the code on. */
  readonly said: string
}

const enhanced = String.raw`([245]\.\d{1,3}\.\d{1,3})(?![.\d])`

/** Code and enhanced code together: nothing else looks like that. `550-5.1.1`, `550 #5.1.1`, `smtp;550 5.1.1`, `MAIL+RCPT 550 5.1.1`. */
const both = new RegExp(String.raw`(?<![\w.:])([245]\d\d)(?:[ \t]*[-:,]?[ \t]*|[ \t]+)[#(]*${enhanced}`)

/** A code alone counts only where an answer begins: a line, a quotation, after a colon. */
const alone =
  /(?:^|["'(]|[:;>] ?|said:? |reason:? |returned |with |error ?:? ?|code |RCPT |DATA |closing |<<< )([245]\d\d)(?=[ \t-]+["'<[(]?[^\s\d])(?![ -](?:hours?|days?|minutes?|seconds?|bytes|[KM]B)\b)/im

/** qmail and its kin write the enhanced code alone, `(#5.1.1)`; others begin the answer with it. */
const enhancedAlone = new RegExp(String.raw`(?:\(#|[#:;>] ?|^)${enhanced}`, 'm')

/** The first answer of a server in a text; null where none stands. */
export const smtpAnswerIn = (text: string): SmtpAnswer | null => {
  // A folded answer is one line.
  const joined = text.replace(/\n[ \t]+/g, ' ')
  const found = both.exec(joined) ?? alone.exec(joined)
  if (found !== null) {
    const [whole, code = '', status = null] = found
    return { digit: digitOf(code), code, enhanced: status, said: saidFrom(joined, found.index + whole.indexOf(code)) }
  }
  const lone = enhancedAlone.exec(joined)
  const status = lone?.[1]
  if (lone === null || status === undefined) return null
  // qmail's stands at the end of the sentence.
  const line = joined.lastIndexOf('\n', lone.index) + 1
  return { digit: digitOf(status), code: null, enhanced: status, said: saidFrom(joined, line) }
}

const digitOf = (code: string): SmtpAnswer['digit'] => (code.startsWith('5') ? '5' : code.startsWith('4') ? '4' : '2')

const mostSaid = 500

const saidFrom = (text: string, from: number): string => {
  const lines = text.slice(from, from + 4 * mostSaid).split('\n')
  const code = lines[0]?.slice(0, 3) ?? ''
  // A multiline answer (RFC 5321 4.2.1) goes on with the same code.
  const end = lines.findIndex((line, at) => at > 0 && !line.trimStart().startsWith(code))
  return lines
    .slice(0, end === -1 ? undefined : end)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, mostSaid)
}
