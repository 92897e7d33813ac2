import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Home Assistant 2025.4.4, answers of 2026-11-29 */
export const homeAssistantRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  {
    how: 'wrong_client_id',
    status: 400,
    body: { error: 'invalid_request', error_description: 'Invalid client id' },
    means: ours('invalid_client'),
  },
  { how: 'other_client', status: 400, body: { error: 'invalid_request' }, means: ours('invalid_request') },
]
