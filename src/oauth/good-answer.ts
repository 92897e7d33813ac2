import { isPage } from '../domain/is-page.js'
import type { Answered } from '../domain/platform-answer.js'
import { fieldsOf } from './fields-of.js'

/** Whether a 2xx is the requested resource, as far as can be told: neither an error object nor a page of a proxy in front. */
export const isGoodAnswer = (answer: Answered): boolean =>
  answer.status >= 200 && answer.status < 300 && !isErrorObject(answer.body) && !isPage(answer)

/** How some platforms refuse under a 200: `ok: false` (Slack), `error` (GitHub), `errors` (GraphQL), a `status` that says so (Casdoor). */
export const isErrorObject = (body: unknown): boolean => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false
  const field = fieldsOf(body)
  const { error, errors } = { error: field('error'), errors: field('errors') }
  const names = typeof error === 'object' && error !== null ? Object.keys(error).length > 0 : typeof error === 'string' && error !== ''
  const status = field('status')
  return (
    names ||
    error === true ||
    (Array.isArray(errors) && errors.length > 0) ||
    field('ok') === false ||
    (typeof status === 'string' && /^(?:error|fail|failed)$/i.test(status))
  )
}
