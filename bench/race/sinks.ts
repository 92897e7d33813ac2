import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { SMTPServer } from 'smtp-server'
import { ask, now, serveAsked } from './messages.js'

/** When each account's first mail arrived, in milliseconds since the epoch, and how many mails came more than once. */
export interface Arrivals {
  readonly mails: readonly (readonly [account: number, at: number])[]
  readonly twice: number
}

/** A platform that refuses every refresh, a webhook's endpoint and a mail server, in a process of their own, with no latency added. */
export interface Sinks {
  readonly tokenUrl: string
  readonly hookUrl: string
  readonly smtpUrl: string
  /** How many accounts have had a mail. */
  count(): Promise<number>
  arrivals(): Promise<Arrivals>
  stop(): void
}

export const startSinks = async (): Promise<Sinks> => {
  const child = fork(fileURLToPath(import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ http, smtp }] = (await once(child, 'message')) as [{ http: number; smtp: number }]
  return {
    tokenUrl: `http://127.0.0.1:${String(http)}/token`,
    hookUrl: `http://127.0.0.1:${String(http)}/hook`,
    smtpUrl: `smtp://127.0.0.1:${String(smtp)}`,
    count: () => ask<number>(child, 'count'),
    arrivals: () => ask<Arrivals>(child, 'arrivals'),
    stop: () => child.kill(),
  }
}

const refusal = '{"error":"invalid_grant","error_description":"Token has been expired or revoked."}'

const serve = async (): Promise<void> => {
  const mails = new Map<number, number>()
  let twice = 0
  const http = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    req.resume().on('end', () => {
      if (req.url === '/token') res.writeHead(400, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(refusal)
      else res.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      stream.resume().on('end', () => {
        const account = Number(/^user(\d+)@/.exec(session.envelope.rcptTo[0]?.address ?? '')?.[1])
        if (mails.has(account)) twice += 1
        else if (account > 0) mails.set(account, now())
        done()
      })
    },
  })
  const smtpServer = smtp.listen(0, '127.0.0.1')
  await Promise.all([once(http, 'listening'), once(smtpServer, 'listening')])
  serveAsked({ count: () => mails.size, arrivals: (): Arrivals => ({ mails: [...mails], twice }) })
  process.send?.({ http: (http.address() as AddressInfo).port, smtp: (smtpServer.address() as AddressInfo).port })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve()
