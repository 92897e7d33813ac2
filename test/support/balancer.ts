import { once } from 'node:events'
import net from 'node:net'
import type { AddressInfo } from 'node:net'

/** What stands in front of several APIs: one address, each connection led to one that takes it, by turns. */
export class Balancer {
  readonly #targets = new Set<number>()
  readonly #sockets = new Set<net.Socket>()
  readonly #server = net.createServer((near) => {
    this.#keep(near)
    const ports = [...this.#targets]
    this.#lead(near, ports)
    const [first] = ports
    // The next one begins with another.
    if (first !== undefined && this.#targets.delete(first)) this.#targets.add(first)
  })

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  add(url: string): void {
    this.#targets.add(Number(new URL(url).port))
  }

  remove(url: string): void {
    this.#targets.delete(Number(new URL(url).port))
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** A target that refuses the connection is passed over; with none left the client's is closed. */
  #lead(near: net.Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      near.destroy()
      return
    }
    const far = net.connect({ host: '127.0.0.1', port })
    this.#keep(far)
    let connected = false
    far.once('connect', () => {
      connected = true
      near.pipe(far).pipe(near)
      near.once('close', () => far.destroy())
      far.once('close', () => near.destroy())
    })
    far.once('error', () => {
      if (!connected) this.#lead(near, others)
    })
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => this.#sockets.delete(socket))
  }
}
