import { plainTexts } from '../domain/plain-text.js'
import type { Answered, PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress, EgressAnswer, EgressRequest } from './egress.js'
import { EgressRefused, NoAnswer } from './errors.js'

/** Tokens and claims of every platform fit many times over; more is a page or an attack. */
const maxBytes = 256 * 1024
const kept = ['retry-after', 'www-authenticate', 'content-type', 'location']

/** One call to a platform, whatever comes of it as a value. */
export const ask = async (egress: Egress, url: string, request: EgressRequest): Promise<PlatformAnswer> => {
  try {
    return platformAnswer(await egress.request(url, { maxBytes, ...request }))
  } catch (error) {
    return noPlatformAnswer(error)
  }
}

/** @throws what is neither EgressRefused nor NoAnswer: a fault of ours */
export const noPlatformAnswer = (error: unknown): PlatformAnswer => {
  if (error instanceof EgressRefused || error instanceof NoAnswer) return { kind: 'no_answer', why: error.code, message: error.message }
  throw error
}

export const platformAnswer = (answer: EgressAnswer): Answered => {
  const bodyText = answer.body.toString('utf8')
  return {
    kind: 'answer',
    status: answer.status,
    headers: keptOf(answer.headers),
    bodyText,
    body: parseBody(bodyText, answer.headers['content-type'] ?? ''),
    receivedAt: answer.receivedAt,
  }
}

const keptOf = (headers: EgressAnswer['headers']): Record<string, string> => {
  const found: Record<string, string> = {}
  for (const name of kept) if (headers[name] !== undefined) found[name] = headers[name]
  return found
}

/** Its texts as plain lines (`plainTexts`): what stands in them is shown to people. JSON whatever its label; a form where it is labelled so (GitHub's default), or plain text that reads as one. */
export const parseBody = (text: string, contentType: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' ? plainTexts(parsed) : null
  } catch {
    const isForm = contentType.includes('x-www-form-urlencoded') || /^\w+=[^\s&]*(?:&\w+=[^\s&]*)*$/.test(text.trim())
    return isForm ? plainTexts(Object.fromEntries(new URLSearchParams(text.trim()))) : null
  }
}
