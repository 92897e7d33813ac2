import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface TokenEndpoint {
  readonly url: string
  /** Requests so far. */
  requests(): Promise<number>
  stop(): void
}

/** Starts a platform's token endpoint without logic, in a separate process, so that only the caller is measured. */
export const startTokenEndpoint = async (): Promise<TokenEndpoint> => {
  const child = fork(fileURLToPath(import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const url = `http://127.0.0.1:${String(port)}/`
  return {
    url,
    requests: async () => Number(await (await fetch(url)).text()),
    stop: () => child.kill(),
  }
}

const serve = (): void => {
  let count = 0
  const server = createServer((req, res) => {
    req.resume()
    if (req.method !== 'POST') {
      res.end(String(count))
      return
    }
    count += 1
    const [access_token, refresh_token] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')]
    const body = JSON.stringify({ access_token, refresh_token, token_type: 'Bearer', expires_in: 3600 })
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, 'cache-control': 'no-store' }).end(body)
  }).listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port })
  })
  process.on('disconnect', () => process.exit(0))
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send !== undefined) serve()
