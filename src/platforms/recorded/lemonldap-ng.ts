import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** LemonLDAP::NG 2.16.1, answers of 2026-12-01 */
export const lemonldapNgRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_request' }, means: asks('invalid_grant') },
  { how: 'person_gone', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  {
    how: 'wrong_secret',
    status: 400,
    body: { error: 'invalid_client' },
    means: ours('invalid_client'),
  },
  { how: 'key_missing', status: 500, body: { error: 'server_error' }, means: passes('platform_error') },
]
