import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import { MailUnavailable } from './mail-unavailable.js'
import { ServerWatch } from './server-watch.js'
import { smtpUtf8Offered } from './smtp-utf8-offered.js'

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; nodemailer's options may be in its query, `?requireTLS=true`. */
  readonly smtpUrl: string
  /** Connections, and so messages under way at once. As many mail steps run at a time: with more, they would time out in the queue. */
  readonly connections: number
  /** Longest time until the server is ready for one message, in milliseconds: name, connection, greeting and the dialogue together. */
  readonly timeoutMs: number
  /** Longest wait for the answer to a message that was handed over whole, in milliseconds. RFC 5321 4.5.3.2.6 asks for ten minutes. */
  readonly answerTimeoutMs?: number
  readonly log: Logger
}

export interface OutgoingMail {
  readonly envelope: { readonly from: string; readonly to: string }
  /** The finished message (RFC 5322); sent as it is. */
  readonly raw: string
  /** With it a report of failure is asked for where the server offers DSN (RFC 3461): only the headers come back, under this ENVID. */
  readonly envelopeId?: string
}

/** The mail server's response. A 5xx is a result, since the next person can be asked; temporary errors are thrown. */
export type MailOutcome =
  | { readonly kind: 'sent'; readonly answer: string }
  /** It was given the whole message and said nothing for `answerTimeoutMs`: the message may have arrived, and may not. */
  | { readonly kind: 'unanswered' }
  /** `rcpt`: the address itself was refused; `message`: the sender, the content or our standing was. */
  | { readonly kind: 'refused'; readonly code: number; readonly answer: string; readonly stage: 'rcpt' | 'message' }

export interface Mailer {
  /**
   * Sends one message. `beforeHandover` is awaited once the server has asked for the message (354) and before its first byte is sent: until
   * then the message can't have arrived.
   * @throws {MailUnavailable} when another try may succeed; its `handedOver` says whether the message may have arrived
   */
  send(mail: OutgoingMail, beforeHandover?: () => Promise<unknown>): Promise<MailOutcome>
  /** Takes one of the connections for a caller that no queue has given one; null: all are in use. */
  reserve(): ReservedConnection | null
  /** Connects and signs in. @throws {MailUnavailable} */
  verify(): Promise<void>
  /** What is wrong with the mail server now, in a sentence, asked at most twice a minute; null: nothing is known. Never rejects. */
  problem(): Promise<string | null>
  /** Ends idle connections at once and busy ones after their message. */
  close(): void
}

/** A connection that counts as in use until it is released. */
export interface ReservedConnection {
  /** What `work` sends, one message after another, goes over this connection. */
  use<T>(work: () => Promise<T>): Promise<T>
  release(): void
}

/** As much of nodemailer's error as is read here (RFC 5321 4.2; `command` is the one that was answered). */
interface SmtpFailure {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
  readonly command?: string
}

/** A server's answer is kept with the mail; a page of it is of no use to anyone. */
const longestAnswer = 500

/** RFC 5321 4.5.3.2.6. */
const answerTimeout = 10 * 60_000

/** Mail over SMTP with a pool of connections. */
export const createMailer = ({ smtpUrl, connections, timeoutMs, answerTimeoutMs = answerTimeout, log }: MailerOptions): Mailer => {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    // A message whose connection broke may have arrived: whether to repeat it is decided by who sends it, not by the pool.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(withholdsPassword(smtpUrl) && { requireTLS: true }),
    dnsTimeout: Math.floor(timeoutMs * 0.15),
    connectionTimeout: Math.floor(timeoutMs * 0.25),
    greetingTimeout: Math.floor(timeoutMs * 0.2),
    // The signals below bound each part; a server that thinks about a message for long before it accepts it is waited for.
    socketTimeout: Math.max(timeoutMs, answerTimeoutMs) + 5_000,
  })
  // The composer would read the message at once, into a buffer of its own; the connection asks for it when the server does.
  transport.use('stream', (mail, done) => {
    const { raw } = mail.data
    if (raw instanceof Readable) mail.message.createReadStream = () => raw
    done()
  })
  // Failures of idle connections; those of a message reach its sender.
  transport.on('error', (error: Error) => {
    log.debug({ code: failureCode(error as SmtpFailure) }, 'a connection to the mail server was lost')
  })

  const verify = async (): Promise<void> => {
    try {
      await transport.verify()
    } catch (error) {
      throw unavailable(error as SmtpFailure, false)
    }
  }
  const watch = new ServerWatch(verify)
  const takesUtf8 = smtpUtf8Of(transport.options)
  let inUse = 0
  /** Set while a message is sent over a connection that was counted when it was reserved. */
  const reserved = new AsyncLocalStorage<true>()

  return {
    send: async ({ envelope, raw, envelopeId }, beforeHandover = () => Promise.resolve()) => {
      const odd = isAscii(envelope.to) ? (isAscii(envelope.from) ? null : 'message') : 'rcpt'
      if (odd !== null && !(await takesUtf8())) return { kind: 'refused', code: 553, stage: odd, answer: noUtf8 }
      // The step that sends must get the failure before its own deadline, and a server that trickles bytes keeps every timer alive.
      const patience = new Patience(timeoutMs)
      const isCounted = reserved.getStore() === true
      if (!isCounted) inUse += 1
      let answered = (): void => undefined
      const handover = handingOver(raw, async () => {
        await beforeHandover()
        patience.begin(answerTimeoutMs)
        answered = watch.begin()
      })
      try {
        const { response } = await transport.sendMail({
          envelope,
          raw: handover.body,
          signal: patience.signal,
          ...(envelopeId !== undefined && { dsn: { id: envelopeId, return: 'headers', notify: 'failure' } }),
        })
        return { kind: 'sent', answer: oneLine(response) }
      } catch (error) {
        const failure = error as SmtpFailure
        const refused = refusal(failure)
        if (refused) return refused
        if (handover.isBegun() && patience.signal.aborted) return { kind: 'unanswered' }
        // A 4xx is an answer: the server says that it has not kept the message.
        throw unavailable(failure, handover.isBegun() && !isAnswer(failure))
      } finally {
        if (!isCounted) inUse -= 1
        patience.end()
        answered()
      }
    },
    reserve: () => {
      if (inUse >= connections) return null
      inUse += 1
      return {
        use: (work) => reserved.run(true, work),
        release: () => {
          inUse -= 1
        },
      }
    },
    verify,
    problem: () => watch.problem(),
    close: () => {
      transport.close()
    },
  }
}

/** A password is never sent in the clear because an attacker stripped STARTTLS, unless the URL allows it (`?ignoreTLS=true`). */
const withholdsPassword = (smtpUrl: string): boolean => {
  const url = new URL(smtpUrl)
  return url.protocol === 'smtp:' && url.username !== '' && !url.searchParams.has('ignoreTLS') && !url.searchParams.has('requireTLS')
}

const refusal = ({ responseCode, response = '', command = '', code }: SmtpFailure): MailOutcome | null => {
  if (responseCode === undefined || responseCode < 500 || code === 'EAUTH') return null
  if (!/^(MAIL FROM|RCPT TO|DATA)/.test(command)) return null
  // RFC 3463 X.7: a policy (relaying, reputation) refused us, which says nothing against the address.
  const policy = /^\d{3}[ -]5\.7\./.test(response)
  return {
    kind: 'refused',
    code: responseCode,
    answer: oneLine(response),
    stage: command.startsWith('RCPT TO') && !policy ? 'rcpt' : 'message',
  }
}

const failureCode = ({ responseCode, code }: SmtpFailure): string =>
  responseCode !== undefined && responseCode > 0 ? `smtp_${String(responseCode)}` : `smtp_${(code ?? 'unknown').toLowerCase()}`

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text)

/** RFC 6531 3.2 and 3.5; the code is the one that RFC 6531 4.2 gives to it. */
const noUtf8 = '5.6.7 The address is not ASCII, and the mail server does not offer SMTPUTF8'

/** Asked of the server once: it changes with the server's software. @throws {MailUnavailable} */
const smtpUtf8Of = (options: Parameters<typeof smtpUtf8Offered>[0]): (() => Promise<boolean>) => {
  let known: boolean | undefined
  return async () => {
    try {
      known ??= await smtpUtf8Offered(options)
      return known
    } catch (error) {
      throw unavailable(error as SmtpFailure, false)
    }
  }
}

const isAnswer = ({ responseCode }: SmtpFailure): boolean => responseCode !== undefined && responseCode > 0

const unavailable = (failure: SmtpFailure, handedOver: boolean): MailUnavailable =>
  new MailUnavailable(
    failureCode(failure),
    failure.code !== 'EAUTH' && failure.code !== 'ECONFIG',
    failure.response ? oneLine(failure.response) : null,
    handedOver,
  )

/** A signal that aborts when a part takes too long; each part begins it again. */
class Patience {
  readonly #aborting = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number) {
    this.begin(ms)
  }

  get signal(): AbortSignal {
    return this.#aborting.signal
  }

  begin(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#aborting.abort()
    }, ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

/** The message as a stream that is read only once the server asks for it (354), and not before `begin` has resolved. */
const handingOver = (raw: string, begin: () => Promise<void>): { readonly body: Readable; readonly isBegun: () => boolean } => {
  let begun = false
  const body = new Readable({
    highWaterMark: 0,
    read() {
      begin().then(
        () => {
          begun = true
          body.push(raw, 'utf8')
          body.push(null)
        },
        (error: unknown) => {
          body.destroy(error instanceof Error ? error : new Error('The message could not be handed over'))
        },
      )
    },
  })
  return { body, isBegun: () => begun }
}

const oneLine = (answer: string): string => answer.replace(/\s+/g, ' ').trim().slice(0, longestAnswer)
