import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import pg from 'pg'
import { Agent, request } from 'undici'
import { startApi } from '../src/api.js'
import { startAccountsHouse } from './support/accounts-house.js'
import type { Benchmark } from './support/benchmark.js'
import { say } from './support/say.js'
import { percentile, rounded } from './support/statistics.js'

const measured = 3_000
/** Code that has not run often is slow, on both sides. */
const warmUp = 1_000
const accounts = 200
const mostTimes = 1.5

/**
 * How long a caller waits for a live access token, beside one SELECT of the account's credentials behind Express: no caller, no scope, no
 * log, nothing opened. In turn, over one connection each, in one process.
 */
export const accessToken: Benchmark = {
  about: `a live access token beside a bare SELECT behind Express, p50, at most ${String(mostTimes)} times as long`,
  async run() {
    const house = await startAccountsHouse()
    const agent = new Agent({ pipelining: 1, connections: 1 })
    const floor = await startFloor(house.tools.settings.databaseUrl ?? '')
    const api = await startApi(house.tools)
    try {
      const { environmentId, token, apps } = await house.company('bench', 1)
      const ids = await house.insertAccounts(environmentId, apps[0] ?? '', accounts)
      const get = async (url: string): Promise<number> => {
        const began = performance.now()
        const answer = await request(url, { dispatcher: agent, headers: { authorization: `Bearer ${token}` } })
        const text = await answer.body.text()
        const took = performance.now() - began
        if (answer.statusCode !== 200 || !text.includes('access_token')) throw new Error(`${url}: ${String(answer.statusCode)} ${text}`)
        return took
      }
      say(`${String(warmUp + measured)} requests of each kind, in turn`)
      const [relinkMs, floorMs]: [number[], number[]] = [[], []]
      for (let i = 0; i < warmUp + measured; i += 1) {
        const id = ids[i % ids.length] ?? ''
        const ours = await get(`http://127.0.0.1:${String(house.port)}/integrated-account/${id}/access-token`)
        const bare = await get(`${floor.url}/${id}`)
        if (i < warmUp) continue
        relinkMs.push(ours)
        floorMs.push(bare)
      }
      const [p50, floorP50] = [percentile(relinkMs, 0.5), percentile(floorMs, 0.5)]
      const ratio = rounded(p50 / floorP50, 2)
      return {
        figures: {
          bench: 'access-token',
          requests: measured,
          p50_ms: rounded(p50, 3),
          floor_p50_ms: rounded(floorP50, 3),
          ratio,
          p99_ms: rounded(percentile(relinkMs, 0.99), 3),
          floor_p99_ms: rounded(percentile(floorMs, 0.99), 3),
        },
        exceeded:
          ratio > mostTimes ? [`a live token takes ${String(ratio)} times its floor, at most ${String(mostTimes)} are allowed`] : [],
      }
    } finally {
      await agent.destroy()
      await api.stop()
      await floor.stop()
      await house.stop()
    }
  },
}

const startFloor = async (databaseUrl: string): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const pool = new pg.Pool({ connectionString: databaseUrl })
  const app = express()
  app.get('/:id', async (req, res) => {
    const { rows } = await pool.query<{ sealed: string; access_expires_at: Date }>(
      'select sealed, access_expires_at from credentials where account_id = $1',
      [req.params.id],
    )
    res.json({ access_token: rows[0]?.sealed.slice(0, 43), token_type: 'Bearer', expires_at: rows[0]?.access_expires_at, scope: [] })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await pool.end()
    },
  }
}
