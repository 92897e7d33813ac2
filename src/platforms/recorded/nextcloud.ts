import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://github.com/nextcloud/server/blob/master/apps/oauth2/lib/Controller/OauthApiController.php */
export const nextcloudRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_request' }, means: asks('invalid_grant') },
  { how: 'wrong_secret', status: 400, body: { error: 'invalid_client' }, means: ours('invalid_client') },
]
