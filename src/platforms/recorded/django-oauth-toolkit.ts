import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** django-oauth-toolkit 3.4.1, answers of 2026-11-29 */
export const djangoOauthToolkitRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  { how: 'wrong_secret', status: 401, body: { error: 'invalid_client' }, means: ours('invalid_client') },
]
