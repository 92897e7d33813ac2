import { EgressRefused, NoAnswer } from './errors.js'

const byCode: Readonly<Record<string, NoAnswer['code']>> = {
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  // The proxy did not open a tunnel.
  UND_ERR_ABORTED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'too_large',
  EPROTO: 'tls',
}

const words: Readonly<Record<NoAnswer['code'], string>> = {
  dns: 'its name can not be resolved',
  timeout: 'no answer in time',
  reset: 'the connection was broken off',
  refused: 'it takes no connections',
  tls: 'its certificate could not be verified, or TLS failed',
  too_large: 'the answer is too large',
  bad_answer: 'the answer is not HTTP',
  aborted: 'the call was interrupted',
}

export const noAnswer = (code: NoAnswer['code'], host: string, cause?: unknown): NoAnswer =>
  new NoAnswer(code, `${host}: ${words[code]}`, { cause })

/** What undici, the socket, TLS and the resolver throw, as one of the two errors of this module. */
export const asEgressError = (error: unknown, host: string): EgressRefused | NoAnswer => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof EgressRefused || cause instanceof NoAnswer) return cause
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
    const known = byCode[code]
    if (known !== undefined) return noAnswer(known, host, error)
    if (/CERT|^ERR_TLS|^ERR_SSL|SIGNATURE|UNABLE_TO_/.test(code)) return noAnswer('tls', host, error)
    if (code.startsWith('HPE_') || cause.name === 'HTTPParserError') return noAnswer('bad_answer', host, error)
    // Several addresses were tried, each failed.
    if (cause instanceof AggregateError && cause.errors.length > 0) return asEgressError(cause.errors[0], host)
    if (cause.name === 'TimeoutError') return noAnswer('timeout', host, error)
  }
  return noAnswer('reset', host, error)
}
