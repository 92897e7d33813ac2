import type { Failure } from './failure.js'

/** Enough to recognise it by; 10 MB are not shown. */
const shownBytes = 2_000

/** What comes back, as the API shows it: status and body, both null where nothing does. */
export const answersJson = ({ answers }: Failure): { readonly status: number | null; readonly body: unknown } => {
  if ('none' in answers) return { status: null, body: null }
  const text = answers.body.subarray(0, shownBytes).toString('utf8')
  return { status: answers.status, body: answers.body.length > shownBytes ? null : parsed(text) }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
