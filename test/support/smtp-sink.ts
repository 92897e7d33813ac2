import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

export interface SmtpSink {
  readonly url: string
  readonly received: Received[]
  /** Connections that are open now, and the most there were. */
  readonly connections: { open: number; most: number }
  /** What is said to the next commands of this kind, first to last; then everything is taken again. */
  readonly answers: { readonly rcpt: Answer[]; readonly data: Answer[] }
  readonly stop: () => Promise<void>
}

export interface Answer {
  readonly code: number
  readonly text: string
}

const failure = ({ code, text }: Answer): Error => Object.assign(new Error(text), { responseCode: code })

/** A real SMTP server that keeps what it is given, and refuses what it is told to refuse. */
export const smtpSink = async (options: SMTPServerOptions = {}): Promise<SmtpSink> => {
  const received: Received[] = []
  const answers = { rcpt: [] as Answer[], data: [] as Answer[] }
  const connections = { open: 0, most: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => {
      connections.open += 1
      connections.most = Math.max(connections.most, connections.open)
      done()
    },
    onClose: () => {
      connections.open -= 1
    },
    onRcptTo: (_address, _session, done) => {
      const answer = answers.rcpt.shift()
      done(answer ? failure(answer) : null)
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const answer = answers.data.shift()
        if (answer) {
          done(failure(answer))
          return
        }
        received.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        })
        done(null, `kept as ${String(received.length)}`)
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    received,
    answers,
    connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve)
      }),
  }
}
