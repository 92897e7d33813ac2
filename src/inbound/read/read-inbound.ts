import { isAutoReply } from './is-auto-reply.js'
import { originalMessageId } from './original-of.js'
import { partsOf } from './parts-of.js'
import type { Parts } from './parts-of.js'
import { readBounce } from './read-bounce.js'
import { readComplaint } from './read-complaint.js'
import type { Reading } from './reading.js'

const nothing: Omit<Reading, 'kind'> = {
  permanent: false,
  about: null,
  recipient: null,
  code: null,
  enhanced_code: null,
  status: null,
  said: null,
  original_message_id: null,
  envelope_id: null,
  text: null,
}

/**
 * Reads a message (RFC 5322) that came back, whatever server wrote it: a report of delivery (RFC 3464, RFC 6533, or plain words), a complaint
 * (RFC 5965), a machine's answer (RFC 3834) or a person's. Pure; never rejects. Only the first 256 kB are read. Nothing is judged by From.
 */
export const readInbound = async (raw: Uint8Array): Promise<Reading> => {
  let parts: Parts
  try {
    parts = await partsOf(raw)
  } catch {
    return { kind: 'unreadable', ...nothing }
  }
  return (
    readComplaint(parts) ??
    readBounce(parts) ?? {
      ...nothing,
      kind: isAutoReply(parts) ? 'auto_reply' : 'answer',
      original_message_id: originalMessageId({ original: null, headers: parts.headers }, null, []),
      text: kept(parts.text),
    }
  )
}

const mostKept = 10_000

/** At most 10 kB of UTF-8, without what no database keeps, cut between characters. */
const kept = (text: string): string => {
  const bytes = Buffer.from(text.replaceAll('\0', '').trim())
  if (bytes.length <= mostKept) return bytes.toString()
  let end = mostKept
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString()
}
