import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A platform that sends any bytes, each app (by its name, the first part of the path) its own. */
export interface HostilePlatform {
  readonly url: string
  /** What the app's token endpoint answers from now on. */
  readonly says: (app: string, bytes: Buffer) => void
  /** What its userinfo endpoint answers. */
  readonly saysOfPerson: (app: string, bytes: Buffer) => void
  /** The refresh token that was sent last for this app. */
  readonly lastSent: (app: string) => string | undefined
  readonly stop: () => void
}

/** Raw sockets: an HTTP server of Node's would refuse to write most of it. */
export const startHostilePlatform = async (): Promise<HostilePlatform> => {
  const answers = new Map<string, Buffer>()
  const sent = new Map<string, string>()
  const server = createServer((socket: Socket) => {
    let request = ''
    socket.on('error', () => undefined)
    socket.on('data', (part) => {
      request += part.toString('latin1')
      const [head = '', body] = request.split('\r\n\r\n')
      if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return
      const [, app = '', endpoint = ''] = (head.split(' ')[1] ?? '').split('/')
      const refreshToken = new URLSearchParams(body).get('refresh_token')
      if (refreshToken !== null) sent.set(app, refreshToken)
      socket.end(answers.get(`${app}/${endpoint}`) ?? '')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    says: (app, bytes) => {
      answers.set(`${app}/token`, bytes)
    },
    saysOfPerson: (app, bytes) => {
      answers.set(`${app}/userinfo`, bytes)
    },
    lastSent: (app) => sent.get(app),
    stop: () => server.close(),
  }
}

/** A good answer as servers usually write it. */
export const plainAnswer = (body: object): Buffer => {
  const text = JSON.stringify(body)
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(text.length)}\r\nConnection: close\r\n\r\n${text}`,
  )
}
