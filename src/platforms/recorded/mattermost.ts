import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/mattermost/mattermost/blob/master/server/channels/app/oauth.go */
export const mattermostRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 404,
    body: { id: 'api.oauth.get_access_token.refresh_token.app_error', message: 'invalid_grant: Invalid refresh token.', status_code: 404 },
    means: asks('invalid_grant'),
  },
  {
    how: 'person_gone',
    status: 404,
    body: {
      id: 'api.oauth.get_access_token.internal_user.app_error',
      message: 'server_error: Encountered internal server error while pulling user from database.',
      status_code: 404,
    },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'wrong_secret',
    status: 403,
    body: {
      id: 'api.oauth.get_access_token.credentials.app_error',
      message: 'invalid_client: Invalid client credentials.',
      status_code: 403,
    },
    means: ours('invalid_client'),
  },
]
