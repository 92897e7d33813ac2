import type { Dispatcher } from 'undici'
import type { NoAnswer } from './errors.js'
import { noAnswer } from './no-answer.js'

export interface ToSend {
  readonly method: Dispatcher.HttpMethod
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | null
  /** From the first packet to the last byte of the body, in milliseconds. */
  readonly timeoutMs: number
  /** Of the body. */
  readonly maxBytes: number
  readonly signal: AbortSignal | undefined
}

export interface Received {
  readonly status: number
  /** Lower-case names; a repeated one joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * One request and its whole answer, at the level of undici's dispatcher: a stream and an abort signal for each request would cost half as
 * much again, and a signal's timer outlives its request. @throws NoAnswer, and what undici, the socket, TLS and the resolver throw
 */
export const exchange = (dispatcher: Dispatcher, url: URL, send: ToSend): Promise<Received> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null
    let isOver = false
    let [status, size] = [0, 0]
    let headers: Record<string, string> = {}
    const parts: Buffer[] = []
    const end = (settle: () => void): void => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      send.signal?.removeEventListener('abort', aborted)
      settle()
    }
    const giveUp = (error: NoAnswer): void => {
      end(() => {
        reject(error)
      })
      controller?.abort(error)
    }
    const aborted = (): void => {
      giveUp(noAnswer('aborted', url.host))
    }
    const timer = setTimeout(() => {
      giveUp(noAnswer('timeout', url.host))
    }, send.timeoutMs)
    if (send.signal?.aborted === true) {
      aborted()
      return
    }
    send.signal?.addEventListener('abort', aborted)
    const { method, headers: sent, body } = send
    dispatcher.dispatch(
      { origin: url.origin, path: `${url.pathname}${url.search}`, method, headers: { ...sent }, body, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(started) {
          controller = started
          // Given up while it waited for a connection: nothing is sent any more.
          if (isOver) started.abort(noAnswer('aborted', url.host))
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode
          headers = flat(received)
        },
        onResponseData(_controller, part) {
          size += part.length
          parts.push(part)
          if (size > send.maxBytes) giveUp(noAnswer('too_large', url.host))
        },
        onResponseEnd() {
          end(() => {
            resolve({ status, headers, body: Buffer.concat(parts) })
          })
        },
        onResponseError(_controller, error) {
          end(() => {
            reject(error)
          })
        },
      },
    )
  })

const flat = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> => {
  const found: Record<string, string> = {}
  // undici gives lower-case names.
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) found[name] = String(value)
  return found
}
