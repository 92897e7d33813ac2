import type { Answered } from '../../domain/platform-answer.js'
import { parseBody } from '../../egress/parse-body.js'

/** RFC 6749 5.2: what a token endpoint answers to a refresh that it refuses; meant where the report leaves the status out. */
const usualStatus = 400

/**
 * Reads a platform's response that another system received: its body, as text or JSON, or `{ status, body }` with that response's status. Null: the
 * report contains nothing that can be judged.
 */
export const reportedAnswer = (reported: unknown, receivedAt: Date): Answered | null => {
  const { status, body } = isAnswer(reported) ? reported : { status: null, body: reported }
  if (status === null && (body === undefined || body === null || body === '')) return null
  const bodyText = typeof body === 'string' ? body : JSON.stringify(body ?? '')
  return {
    kind: 'answer',
    status: status ?? usualStatus,
    headers: {},
    bodyText,
    body: parseBody(bodyText, ''),
    receivedAt: receivedAt.getTime(),
  }
}

/** Platforms say `status` too (HubSpot), but never as a number beside a `body`. */
const isAnswer = (reported: unknown): reported is { readonly status: number; readonly body?: unknown } => {
  if (typeof reported !== 'object' || reported === null || !('status' in reported)) return false
  const { status } = reported
  const others = Object.keys(reported).filter((name) => name !== 'status' && name !== 'body')
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 && others.length === 0
}
