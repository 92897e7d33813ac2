import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A webhook endpoint in a process of its own: answers 204 at once, and tells its parent how many requests have come. */
let received = 0
let told = 0
const tell = (): void => {
  if (told === received) return
  told = received
  process.send?.(received)
}
const server = createServer((req, res) => {
  req.resume()
  req.on('end', () => {
    received += 1
    res.writeHead(204).end()
    // Requests that arrive together are reported together, since the parent process is being measured.
    if (received - told === 1) setImmediate(tell)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit(0))
