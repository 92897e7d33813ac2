import type { NoAnswerWhy } from '../domain/platform-answer.js'

/** Our own guard said no; nothing was sent. The message says what is expected, fit for a field error. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused'
  readonly code = 'egress_refused'
}

/** No usable HTTP answer. `code` says why; the message names the host only. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly code: Exclude<NoAnswerWhy, 'egress_refused'>

  constructor(code: Exclude<NoAnswerWhy, 'egress_refused'>, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** EGRESS_ALLOW cannot be read. */
export class EgressAllowInvalid extends Error {
  override readonly name = 'EgressAllowInvalid'
  readonly code = 'egress_allow_invalid'
}
