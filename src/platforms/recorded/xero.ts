import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://developer.xero.com/documentation/guides/oauth2/troubleshooting */
export const xeroRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  { how: 'wrong_secret', status: 400, body: { error: 'invalid_client' }, means: ours('invalid_client') },
  { how: 'unauthorized_client', status: 400, body: { error: 'unauthorized_client' }, means: ours('unauthorized_client') },
]
