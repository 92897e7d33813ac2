/** Headers in which mail servers write whom a message was really for, the surest first. */
const names = ['x-original-to', 'envelope-to', 'delivered-to', 'x-envelope-to', 'x-forwarded-to', 'to']

/** Addresses to which a message may have been delivered, by its headers, at most 20. */
export const envelopeRecipients = (raw: Uint8Array): readonly string[] => {
  const head = new TextDecoder().decode(raw.subarray(0, 64_000)).replace(/\r\n/g, '\n').split('\n\n')[0] ?? ''
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n')
  const found = names.flatMap((name) =>
    lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).flatMap((line) => line.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? []),
  )
  return found.slice(0, 20)
}
