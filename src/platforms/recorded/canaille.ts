import { asks } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://canaille.readthedocs.io; the texts are of Authlib, which it is built with */
export const canailleRecorded: readonly RecordedAnswer[] = [
  { how: 'revoked', status: 400, body: { error: 'invalid_grant' }, means: asks('invalid_grant') },
  {
    how: 'person_gone',
    status: 400,
    body: { error: 'invalid_request', error_description: "There is no 'user' for this token." },
    means: asks('account_disabled', 'admin'),
  },
]
