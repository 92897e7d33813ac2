import type { Answered } from './platform-answer.js'
import { secretFree } from './secret-free.js'

/**
 * Pages that a server leads to while something of its own is away: Spring answers 302 `/login` while its database is (test/recorded-servers).
 * `sign_in` is Devise's (GitLab), `.aspx` and the like are files.
 */
const pageOfItsOwn = /(?:login|sign[-_]?in|error|maintenance)(?:\.[a-z]{2,5})?\/*$/i

/** Where a redirect leads: an address without its query, which may hold secrets. Null: it names none, or one that is no address. */
export const redirectTarget = ({ headers }: Answered): string | null => {
  const location = headers['location']?.trim() ?? ''
  const address = /^[^?#]*/.exec(location)?.[0] ?? ''
  return address === '' ? null : secretFree(address, [], 200)
}

/** Whether the redirect is to a sign-in, error or maintenance page: a fault that passes, not another address of the endpoint. */
export const leadsToItsOwnPage = (answer: Answered): boolean => pageOfItsOwn.test(redirectTarget(answer) ?? '')
