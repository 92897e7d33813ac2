/**
 * The mail server did not take the message this time: a 4xx answer, no answer, or a wrong sign-in. Another try may succeed; the same
 * bytes may then arrive twice, which SMTP can't rule out. The server's words may name the recipient, so they are not enumerable.
 */
export class MailUnavailable extends Error {
  /** `smtp_451` for an answer, `smtp_etimedout` and the like without one. */
  readonly code: string
  /** False where only a change of SMTP_URL helps. */
  readonly retryable: boolean
  /** Whether the whole message may have reached the server: another try may then be a second copy. */
  readonly handedOver: boolean
  readonly #answer: string | null

  constructor(code: string, retryable: boolean, answer: string | null, handedOver = false) {
    super(`The mail server did not take the message (${code})`)
    this.name = 'MailUnavailable'
    this.code = code
    this.retryable = retryable
    this.handedOver = handedOver
    this.#answer = answer
  }

  /** For the row of the mail; not for logs. */
  get answer(): string | null {
    return this.#answer
  }
}
