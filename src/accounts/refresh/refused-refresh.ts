import type { Judgement } from '../../domain/judgement.js'
import { RemoteError } from '../../http/errors.js'
import type { ApiError } from '../../http/errors.js'

/** For a client that asks again by itself: soon where the platform may be back at any moment, else as often as held cases are probed. */
const retryAfterS = { transient: 30, held: 300 }

/**
 * What a caller is told who wanted a live token: 401 when a contact or an administrator must act, 503 when waiting may help. The open
 * case's verdict, which staff may have set, beats what this one refresh was judged.
 */
export const refusedRefresh = (
  judgement: Judgement,
  open: { readonly caseId: string | null; readonly verdict: string | null; readonly addressee: string | null },
): ApiError => {
  const verdict = open.verdict ?? judgement.verdict
  const addressee = open.verdict === null ? judgement.addressee : open.addressee
  const raw = { status: judgement.httpStatus, code: judgement.platformCode, message: judgement.platformMessage }
  const extra = { case_id: open.caseId, addressee, verdict, code: judgement.code }
  if (verdict === 'user') {
    return new RemoteError(401, `The account must be reauthorized: ${judgement.summary}`, raw, { extra })
  }
  const usual = verdict === 'transient' ? retryAfterS.transient : retryAfterS.held
  const retryAfterSeconds = judgement.retryAfterMs === null ? usual : Math.max(1, Math.ceil(judgement.retryAfterMs / 1000))
  return new RemoteError(503, `No live access token at the moment: ${judgement.summary}`, raw, { retryAfterSeconds, extra })
}
