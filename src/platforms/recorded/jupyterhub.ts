import { ours } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** JupyterHub 6.1.1, answers of 2026-11-29; a refused API call is the only way in which a grant is seen to end */
export const jupyterhubRecorded: readonly RecordedAnswer[] = [
  { how: 'wrong_secret', status: 401, body: { error: 'invalid_client' }, means: ours('invalid_client') },
  { how: 'refresh_asked', status: 400, body: { error: 'unauthorized_client' }, means: ours('unauthorized_client') },
]
