/** A platform's raw response. It can contain tokens: sealed before it is stored, never logged. Plain data, so that it survives `JSON.stringify`. */
export type PlatformAnswer = Answered | NotAnswered

export interface Answered {
  readonly kind: 'answer'
  readonly status: number
  /** Lower-case names; only `retry-after`, `www-authenticate`, `content-type` and `location` are kept. A redirect is never followed. */
  readonly headers: Readonly<Record<string, string>>
  readonly bodyText: string
  /** The body's bytes in base64, only where they are no UTF-8: nothing of an answer is lost by being kept. */
  readonly bodyBytes?: string
  /** The parsed JSON or form body; null if it is neither. */
  readonly body: unknown
  /** Milliseconds since the epoch: what `Retry-After` dates and an ID token's `exp` are compared with. */
  readonly receivedAt: number
}

export interface NotAnswered {
  readonly kind: 'no_answer'
  readonly why: NoAnswerWhy
  /** Names the host, never a secret. */
  readonly message: string
}

/** `bad_answer`: bytes that are not HTTP. `egress_refused`: our own guard said no, nothing was sent. */
export type NoAnswerWhy = 'dns' | 'timeout' | 'reset' | 'refused' | 'tls' | 'too_large' | 'bad_answer' | 'aborted' | 'egress_refused'
