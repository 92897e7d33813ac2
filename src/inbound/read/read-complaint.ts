import { addressIn, fieldGroups } from './fields-of.js'
import { originalMessageId, recipientOfCopy } from './original-of.js'
import type { Parts } from './parts-of.js'
import type { Reading } from './reading.js'

/** A complaint (RFC 5965); null for a message without a report, or with one that takes spam back or is about authentication (RFC 6591). */
export const readComplaint = (parts: Parts): Reading | null => {
  const fields = parts.feedbacks.flatMap(fieldGroups)
  const value = (name: string): string | undefined => fields.map((group) => group.get(name)).find((found) => found !== undefined)
  const type = value('feedback-type')?.toLowerCase().split(/[\s;]/)[0]
  if (type === undefined || ['not-spam', 'auth-failure', 'dmarc'].includes(type)) return null
  return {
    kind: 'complaint',
    permanent: false,
    about: null,
    recipient: addressIn(value('original-rcpt-to')) ?? addressIn(value('removal-recipient')) ?? recipientOfCopy(parts.original ?? ''),
    code: null,
    enhanced_code: null,
    status: null,
    said: type,
    original_message_id: originalMessageId(parts, null, []),
    envelope_id: value('original-envelope-id') ?? null,
    text: null,
  }
}
