import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The body of a delivery. */
export interface ReceivedEvent {
  readonly id: string
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>> & { readonly id: string; readonly case?: Readonly<Record<string, unknown>> | null }
  readonly created_at: string
}

type Answer = (res: ServerResponse, received: Received) => void

export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (res) => {
    res.writeHead(status, headers).end(body)
  }
export const hang: Answer = () => undefined
export const reset: Answer = (res) => {
  res.socket?.resetAndDestroy()
}

/** An endpoint on loopback: keeps what it is sent, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = []
  answer: Answer = answer(204)
  atOnce = 0
  mostAtOnce = 0
  readonly #server = createServer((req, res) => {
    this.atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce)
    res.on('close', () => {
      this.atOnce -= 1
    })
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const received = { path: req.url ?? '', headers: req.headers, body: Buffer.concat(parts).toString('utf8') }
      this.received.push(received)
      this.answer(res, received)
    })
  })

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/hooks`
  }

  /** What was delivered, in order, a repeat as often as it came. */
  events(accountId?: string): readonly ReceivedEvent[] {
    const all = this.received.map(({ body }) => JSON.parse(body) as ReceivedEvent)
    return accountId === undefined ? all : all.filter(({ payload }) => payload.id === accountId)
  }

  header(index: number, name: string): string {
    const value = this.received[index]?.headers[name]
    return typeof value === 'string' ? value : ''
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
