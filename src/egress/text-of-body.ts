/** What a text begins with says how it is coded, whatever its label says (WHATWG Encoding 6). */
const marks = [
  { bytes: [0xef, 0xbb, 0xbf], label: 'utf-8' },
  { bytes: [0xff, 0xfe], label: 'utf-16le' },
  { bytes: [0xfe, 0xff], label: 'utf-16be' },
] as const

/** A body as text: by its byte order mark, else by its label's `charset`, else as UTF-8 (RFC 8259 8.1). Never throws; the mark is left out. */
export const textOfBody = (body: Buffer, contentType: string | undefined): string => {
  const marked = marks.find(({ bytes }) => bytes.every((byte, at) => body[at] === byte))
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
  return decoderOf(marked?.label ?? named).decode(body)
}

const decoderOf = (label: string) => {
  try {
    return new TextDecoder(label)
  } catch {
    // An unknown charset.
    return new TextDecoder()
  }
}
