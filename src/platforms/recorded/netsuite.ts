import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/subsect_161252460252.html */
export const netsuiteRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  {
    how: 'wrong_secret',
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="123456"' },
    body: { error: 'invalid_client' },
    means: ours('invalid_client'),
  },
]
