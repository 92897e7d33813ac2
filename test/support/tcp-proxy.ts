import { once } from 'node:events'
import net from 'node:net'
import type { AddressInfo } from 'node:net'

/** A way to a server that can be made to stand still: bytes wait, connections stay open. */
export interface TcpProxy {
  readonly address: string
  pause(): void
  resume(): void
  close(): Promise<void>
}

export const startTcpProxy = async (target: string): Promise<TcpProxy> => {
  const [host = '', port = ''] = target.split(':')
  const sockets = new Set<net.Socket>()
  let paused = false
  const server = net.createServer((near) => {
    const far = net.connect({ host, port: Number(port) })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.on('data', (chunk: Buffer) => to.write(chunk))
      if (paused) from.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    pause: () => {
      paused = true
      for (const socket of sockets) socket.pause()
    },
    resume: () => {
      paused = false
      for (const socket of sockets) socket.resume()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
