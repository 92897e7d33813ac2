import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream } from 'smtp-server'
import { NotFound } from '../http/errors.js'
import { mailOfAddress } from '../mail/bounce-address.js'
import type { Tools } from '../tools.js'
import { Budget } from './budget.js'
import { isLooping } from './read/is-looping.js'
import { takeInbound } from './take-inbound.js'

export interface InboundOptions {
  /** 0: any free port. */
  readonly port: number
  readonly host: string
  /** LMTP (RFC 2033) instead of SMTP: for a mail server of one's own that delivers here. */
  readonly lmtp: boolean
  /** Messages in a minute, over all connections; 600 unless given. */
  readonly perMinute?: number
}

export interface Inbound {
  readonly port: number
  stop(): Promise<void>
}

/** Larger messages are refused; of those that are taken only the beginning is kept, so that what is in memory is bounded by the connections. */
const mostBytes = 10_000_000
const mostKept = 256_000
const mostConnections = 50
const mostRecipients = 5
const idleMs = 60_000

/**
 * Listens for mail that comes back, by SMTP (RFC 5321) or LMTP. Takes the empty sender, 8BITMIME and SMTPUTF8; a recipient is taken only if its MAC
 * is ours. What can't be read now (no database) is a 4xx, so that the sender tries again.
 */
export const listenInbound = async (tools: Tools, { port, host, lmtp, perMinute = 600 }: InboundOptions): Promise<Inbound> => {
  const budget = new Budget(perMinute, 60_000)
  const server = new SMTPServer({
    lmtp,
    name: new URL(tools.settings.publicUrl ?? 'http://localhost').hostname,
    banner: 'mail that comes back',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideSMTPUTF8: false,
    size: mostBytes,
    maxClients: mostConnections,
    socketTimeout: idleMs,
    closeTimeout: 2_000,
    logger: false,
    onMailFrom(_address, _session, done) {
      done(budget.take() ? null : refusal(451, '4.7.0 Too many messages, come again in a minute'))
    },
    onRcptTo({ address }, { envelope }, done) {
      if (envelope.rcptTo.length >= mostRecipients) done(refusal(452, '4.5.3 Too many recipients'))
      else done(mailOfAddress(tools.vault, address) === null ? refusal(550, '5.1.1 No such address here') : null)
    },
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      take(tools, stream, recipients).then(
        () => {
          done(null, '2.6.0 Taken')
        },
        (error: unknown) => {
          done(asRefusal(tools, error))
        },
      )
    },
  })
  // A client that drops its connection is its own affair.
  server.on('error', (error) => {
    tools.log.debug({ err: error }, 'a connection to the inbound listener failed')
  })
  const listening = server.listen(port, host)
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  }
}

const take = async (tools: Tools, stream: SMTPServerDataStream, recipients: readonly string[]): Promise<void> => {
  const raw = await beginningOf(stream)
  if (stream.sizeExceeded) throw refusal(552, '5.3.4 The message is too large')
  if (isLooping(raw)) throw refusal(554, '5.4.6 The message has been through too many servers')
  for (const recipient of recipients) await takeInbound(tools, { raw, recipient, environmentId: null })
}

/** Reads all, and keeps what will be read of it. */
const beginningOf = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    if (length < mostKept) kept.push(Buffer.from(chunk.subarray(0, mostKept - length)))
    length += chunk.length
  }
  return Buffer.concat(kept)
}

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode })

const asRefusal = (tools: Tools, error: unknown): Error => {
  if (error instanceof Error && 'responseCode' in error) return error
  // The mail was erased with its account.
  if (error instanceof NotFound) return refusal(550, '5.1.1 No such address here')
  tools.log.warn({ err: error }, 'a message that came in could not be taken; its sender tries again')
  return refusal(451, '4.3.0 Not now, come again')
}
