import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A platform whose refreshes and whose API are broken apart from each other. */
export interface RefusingPlatform {
  readonly url: string
  /** What the API at `/me` answers, whatever the token; `by_token`: 200 to the latest access token, else 401. */
  api: number | 'by_token'
  /** Answers of the API that come first, one by one. */
  readonly apiFirst: number[]
  /** Whether a refresh is refused, and how. */
  refusal: { readonly status: number; readonly body: object } | null
  /** Seconds that an access token lives. */
  lifeS: number
  /** How often each was asked. */
  readonly refreshes: () => number
  readonly probes: () => number
  readonly resetCounts: () => void
  readonly stop: () => Promise<void>
}

export const startRefusingPlatform = async (): Promise<RefusingPlatform> => {
  let [refreshes, probes, made, latest] = [0, 0, 0, '']
  const server = createServer((req, res) => {
    const answer = (status: number, body: object) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    req.resume().on('end', () => {
      if (req.url === '/token') {
        refreshes += 1
        if (platform.refusal !== null) return answer(platform.refusal.status, platform.refusal.body)
        made += 1
        latest = `access-${String(made)}`
        return answer(200, { access_token: latest, token_type: 'Bearer', expires_in: platform.lifeS })
      }
      probes += 1
      const isLatest = req.headers.authorization === `Bearer ${latest}`
      const status = platform.apiFirst.shift() ?? (platform.api === 'by_token' ? (isLatest ? 200 : 401) : platform.api)
      return answer(status, status < 300 ? { id: 'ada' } : { error: 'no' })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const platform: RefusingPlatform = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    api: 200,
    apiFirst: [],
    refusal: null,
    lifeS: 3600,
    refreshes: () => refreshes,
    probes: () => probes,
    resetCounts: () => ([refreshes, probes] = [0, 0]),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return platform
}
