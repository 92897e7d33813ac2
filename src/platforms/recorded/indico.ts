import { ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Indico 3.3.14, answers of 2026-11-29; a refused API call is the only way in which a grant is seen to end */
export const indicoRecorded: readonly RecordedAnswer[] = [
  {
    how: 'app_disabled',
    status: 401,
    body: { error: 'invalid_client', error_description: 'The client does not exist on this server.' },
    means: ours('invalid_client'),
  },
  { how: 'refresh_asked', status: 400, body: { error: 'unsupported_grant_type' }, means: ours('unsupported_grant_type') },
]
