import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide */
export const hubspotRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: {
      status: 'BAD_REFRESH_TOKEN',
      message: 'missing or invalid refresh token',
      correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf',
    },
    means: asks('invalid_grant'),
  },
  {
    how: 'revoked_by_text',
    status: 400,
    body: { category: 'VALIDATION_ERROR', subCategory: 'INVALID_TOKEN', message: 'Invalid refresh token' },
    means: asks('invalid_grant'),
  },
  {
    how: 'wrong_secret',
    status: 400,
    body: { status: 'BAD_CLIENT_SECRET', message: 'missing or invalid client secret' },
    means: ours('invalid_client'),
  },
  {
    how: 'app_unknown',
    status: 400,
    body: { status: 'BAD_CLIENT_ID', message: 'missing or unknown client id' },
    means: ours('invalid_client'),
  },
]
