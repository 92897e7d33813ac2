import { domainToASCII } from 'node:url'
import { z } from 'zod'

/** RFC 5321 4.5.3.1.3: a path has at most 256 octets, two of them brackets. */
const longest = 254
/** RFC 6531 3.3: the atoms of RFC 5322 3.2.3, and what is not ASCII; no spaces, controls or what turns the reading. */
const localPart = /^(?:[\w!#$%&'*+/=?^`{|}~-]|[^\p{ASCII}\p{C}\p{Z}])+(?:\.(?:[\w!#$%&'*+/=?^`{|}~-]|[^\p{ASCII}\p{C}\p{Z}])+)*$/u

/** Whether mail can be addressed to it: an address of RFC 5322, or an internationalized one (RFC 6531). */
export const isEmailAddress = (text: string): boolean => {
  if (Buffer.byteLength(text) > longest) return false
  if (/^\p{ASCII}*$/u.test(text)) return z.email().safeParse(text).success
  const at = text.lastIndexOf('@')
  const [local, domain] = [text.slice(0, at), domainToASCII(text.slice(at + 1))]
  return at > 0 && Buffer.byteLength(local) <= 64 && localPart.test(local) && z.email().safeParse(`somebody@${domain}`).success
}

/** An email address in lower case and, where it is not ASCII, in Unicode's composed form: two spellings of one are one. */
export const emailAddress = z
  .string()
  .max(longest)
  .refine(isEmailAddress, 'must be an email address')
  .transform((text) => text.normalize('NFC').toLowerCase())
  .meta({ format: 'idn-email' })
