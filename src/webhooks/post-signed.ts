import { retryAfterMs } from '../domain/retry-after.js'
import { EgressRefused, NoAnswer } from '../egress/errors.js'
import type { Tools } from '../tools.js'
import type { Try } from './delivery.js'
import type { Secrets } from './secrets.js'
import { signedHeaders } from './sign.js'

/** An answer's text is not kept; more than a page of it is not waited for. */
const maxBytes = 256 * 1024

const errors: Readonly<Record<NoAnswer['code'], string>> = {
  dns: 'the host name can not be resolved',
  timeout: 'no answer in time',
  reset: 'the connection was broken off',
  refused: 'the connection was refused',
  tls: 'TLS failed, or the certificate could not be verified',
  too_large: 'the answer is larger than 256 kB',
  bad_answer: 'the answer is not HTTP',
  aborted: 'the call was interrupted',
}

export interface Posted {
  readonly delivered: boolean
  readonly tried: Try
  /** By the endpoint's `Retry-After`, milliseconds from now. */
  readonly retryAfterMs: number | null
  /** What the endpoint said; empty when it said nothing. */
  readonly text: string
}

/** One signed POST. Whatever comes of it is a value. No transaction is open meanwhile. */
export const postSigned = async (
  tools: Tools,
  { url, secrets, eventId, body }: { readonly url: string; readonly secrets: Secrets; readonly eventId: string; readonly body: string },
): Promise<Posted> => {
  const at = tools.clock()
  const begun = performance.now()
  const tried = (status: number | null, error: string | null): Try => ({
    at: at.toISOString(),
    status,
    error,
    ms: Math.round(performance.now() - begun),
  })
  try {
    const answer = await tools.egress.request(url, {
      method: 'POST',
      headers: signedHeaders({ eventId, body, secrets, at }),
      body,
      timeoutMs: tools.settings.deliveryTimeout,
      maxBytes,
    })
    return {
      delivered: isSuccess(answer.status),
      tried: tried(answer.status, refusalOf(answer.status)),
      retryAfterMs: retryAfterMs(answer.headers['retry-after'], answer.receivedAt),
      text: answer.body.toString('utf8'),
    }
  } catch (error) {
    return { delivered: false, tried: tried(null, wordsFor(error, tools.settings.deliveryTimeout)), retryAfterMs: null, text: '' }
  }
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

const refusalOf = (status: number): string | null => {
  if (isSuccess(status)) return null
  return status >= 300 && status < 400 ? 'redirects are not followed' : 'the answer is not a success'
}

/** @throws what is a fault of ours */
const wordsFor = (error: unknown, timeoutMs: number): string => {
  if (error instanceof EgressRefused) return 'the address is not allowed'
  if (error instanceof NoAnswer) return error.code === 'timeout' ? `no answer within ${String(timeoutMs / 1000)} s` : errors[error.code]
  throw error
}
