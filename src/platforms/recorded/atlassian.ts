import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://developer.atlassian.com/cloud/oauth/getting-started/refresh-tokens/; community.developer.atlassian.com */
export const atlassianRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 403,
    body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
    means: asks('invalid_grant'),
  },
  {
    how: 'revoked_by_text',
    status: 403,
    body: { error: 'unauthorized_client', error_description: 'refresh_token is invalid' },
    means: asks('invalid_grant'),
  },
  { how: 'wrong_secret', status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' }, means: ours('invalid_client') },
]
