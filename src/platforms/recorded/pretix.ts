import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** pretix 2026.8.0, answers of 2026-11-29 */
export const pretixRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  { how: 'app_deactivated', status: 401, body: { error: 'invalid_client' }, means: ours('invalid_client') },
]
