import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** What the server does once it was given a message whole: says 250, says nothing, closes the connection, or never asks for the message. */
export type AfterMessage = 'answer' | 'nothing' | 'close' | 'never_ask'

export interface UnansweringSmtp {
  readonly url: string
  /** Every message that was given whole, in order; kept whatever was said about it. */
  readonly kept: string[]
  /** Every command, in order. */
  readonly commands: string[]
  /** Decides for each message, by its text; `never_ask` is asked for with an empty one. */
  decide: (raw: string) => AfterMessage
  readonly stop: () => Promise<void>
}

/** An SMTP server on a real socket that keeps what it is given and may not say so. */
export const unansweringSmtp = async (
  decide: (raw: string) => AfterMessage,
  extensions: readonly string[] = [],
): Promise<UnansweringSmtp> => {
  const sockets = new Set<Socket>()
  const commands: string[] = []
  const kept: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(socket, { kept, commands, extensions, decide: (raw) => smtp.decide(raw) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const smtp: UnansweringSmtp = {
    url: `smtp://127.0.0.1:${String(port)}`,
    kept,
    commands,
    decide,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
  return smtp
}

interface Conversation extends Pick<UnansweringSmtp, 'kept' | 'commands'> {
  readonly extensions: readonly string[]
  readonly decide: (raw: string) => AfterMessage
}

const converse = (socket: Socket, { kept, commands, extensions, decide }: Conversation): void => {
  let buffer = ''
  let inMessage = false
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  socket.setEncoding('utf8')
  say('220 unanswering.example')
  socket.on('data', (chunk) => {
    buffer += String(chunk)
    for (;;) {
      const end = buffer.indexOf(inMessage ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const part = buffer.slice(0, end)
      buffer = buffer.slice(end + (inMessage ? 5 : 2))
      if (inMessage) {
        inMessage = false
        kept.push(part)
        const then = decide(part)
        if (then === 'answer') say('250 kept')
        if (then === 'close') socket.destroy()
        continue
      }
      commands.push(part)
      if (/^DATA/i.test(part)) {
        if (decide('') === 'never_ask') {
          socket.destroy()
          return
        }
        inMessage = true
        say('354 go on')
      } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n')
      else if (/^EHLO/i.test(part)) say([...extensions.map((one) => `250-${one}`), '250 unanswering.example'].join('\r\n'))
      else say('250 ok')
    }
  })
}
