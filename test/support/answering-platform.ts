import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

/** A request as the platform received it. */
export interface PlatformRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly form: Readonly<Record<string, string>>
  readonly at: number
}

export interface PlatformReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface AnsweringPlatform {
  readonly url: string
  /** Everything that was asked of a path, oldest first. */
  asked(path: string): readonly PlatformRequest[]
  close(): Promise<void>
}

/** A platform of two endpoints, `/token` and `/revoke`, that answers what a test says, over real HTTP on loopback. */
export const startAnsweringPlatform = async (
  answer: (request: PlatformRequest) => PlatformReply | Promise<PlatformReply>,
): Promise<AnsweringPlatform> => {
  const seen: PlatformRequest[] = []
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()))
      const request = { path: req.url ?? '', headers: req.headers, form, at: Date.now() }
      seen.push(request)
      void Promise.resolve(answer(request)).then(({ status = 200, headers = {}, body = {} }) => {
        res.writeHead(status, { 'content-type': 'application/json', ...headers })
        res.end(JSON.stringify(body))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    asked: (path) => seen.filter((one) => one.path === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}
