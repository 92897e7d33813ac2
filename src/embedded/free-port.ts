import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that Linux (32768 on) and others (49152 on) give to outgoing connections: one of these would take a port that was free a moment
 * ago before a server listens on it.
 */
const first = 20_000
const beyond = 32_000

/** Returns a TCP port of 127.0.0.1 on which nothing listens now, drawn at random: processes that ask at the same time get different ones. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(first, beyond)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
