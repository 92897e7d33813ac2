import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Spring Boot 4.1.2, answers of 2026-11-29 */
export const springAuthorizationServerRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  { how: 'wrong_secret', status: 401, body: { error: 'invalid_client' }, means: ours('invalid_client') },
  { how: 'grant_type_taken', status: 400, body: { error: 'unauthorized_client' }, means: ours('unauthorized_client') },
]
