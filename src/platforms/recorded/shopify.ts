import { asks, ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens */
export const shopifyRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'The refresh token is invalid or has expired.' },
    means: asks('invalid_grant'),
  },
  { how: 'uninstalled', status: 401, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  {
    how: 'invalid_request',
    status: 400,
    body: { error: 'invalid_request', error_description: 'This request requires an active refresh_token' },
    means: asks('invalid_grant'),
  },
  { how: 'frozen', status: 402, body: { errors: 'Unavailable Shop' }, means: asks('not_subscribed', 'admin') },
  { how: 'locked', status: 423, body: { errors: 'This shop is unavailable' }, means: asks('not_subscribed', 'admin') },
  { how: 'wrong_secret', status: 401, body: { error: 'invalid_client' }, means: ours('invalid_client') },
  { how: 'app_unknown', status: 400, body: { error: 'application_cannot_be_found' }, means: ours('app_unknown') },
]
