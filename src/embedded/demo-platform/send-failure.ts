import type { ServerResponse } from 'node:http'
import { answers } from './failures.js'
import type { Failure } from './failures.js'

/** Responds as the failure says, or not at all. `pass` must have been handled before. */
export const sendFailure = (res: ServerResponse, failure: Failure): void => {
  const { answer } = failure
  const retry = failure.retry_after === undefined ? {} : { 'retry-after': String(failure.retry_after) }
  if (typeof answer === 'object') {
    const json = typeof answer.body === 'object'
    const type = json ? { 'content-type': 'application/json' } : {}
    send(res, answer.status, { ...type, ...retry, ...answer.headers }, json ? JSON.stringify(answer.body) : (answer.body as string))
    return
  }
  switch (answer) {
    case 'timeout':
    case 'pass':
      return
    case 'reset':
      res.socket?.resetAndDestroy()
      return
    case 'half_body': {
      const whole = JSON.stringify({ access_token: 'x'.repeat(200), token_type: 'Bearer' })
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length })
      // FIN only after the first half has left: a reader sees an answer that ends too early, not a failed connection.
      res.write(whole.slice(0, whole.length / 2), () => res.socket?.end())
      return
    }
    default: {
      const { status, headers, body } = answers[answer]
      send(res, status, { ...headers, ...retry }, body)
    }
  }
}

const send = (res: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void => {
  res.writeHead(status, { 'cache-control': 'no-store', ...headers, 'content-length': Buffer.byteLength(body) })
  res.end(body)
}
