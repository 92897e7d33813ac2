import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import { MailUnavailable } from './mail-unavailable.js'

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; nodemailer's options may stand in its query, `?requireTLS=true`. */
  readonly smtpUrl: string
  /** Connections, and so messages under way at once. As many mail steps run at a time: with more, they would time out in the queue. */
  readonly connections: number
  /** Longest time for one message, in milliseconds: name, connection, greeting and the dialogue together. */
  readonly timeoutMs: number
  readonly log: Logger
}

export interface OutgoingMail {
  readonly envelope: { readonly from: string; readonly to: string }
  /** The finished message (RFC 5322); sent as it is. */
  readonly raw: string
}

/** What the mail server said. A 5xx is a result, for the next person can be asked; anything that may pass is thrown. */
export type MailOutcome =
  | { readonly kind: 'sent'; readonly answer: string }
  /** `rcpt`: the address itself was refused; `message`: the sender, the content or our standing was. */
  | { readonly kind: 'refused'; readonly code: number; readonly answer: string; readonly stage: 'rcpt' | 'message' }

export interface Mailer {
  /** @throws {MailUnavailable} when another try may succeed */
  send(mail: OutgoingMail): Promise<MailOutcome>
  /** Connects and signs in. @throws {MailUnavailable} */
  verify(): Promise<void>
  /** Ends idle connections at once and busy ones after their message. */
  close(): void
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

/** Mail over SMTP with a pool of connections. */
export const createMailer = ({ smtpUrl, connections, timeoutMs, log }: MailerOptions): Mailer => {
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
    // The rest of the whole, which the signal below bounds: a server may think about a message for long before it accepts it
    // (RFC 5321 4.5.3.2.6), and whoever hangs up meanwhile sends it twice.
    socketTimeout: timeoutMs,
  })
  // Failures of idle connections; those of a message reach its sender.
  transport.on('error', (error: Error) => {
    log.debug({ code: failureCode(error as SmtpFailure) }, 'a connection to the mail server was lost')
  })

  return {
    send: async ({ envelope, raw }) => {
      try {
        // The step that sends must hear of a failure before its own time is over, and a server that trickles keeps every timer alive.
        const { response } = await transport.sendMail({ envelope, raw, signal: AbortSignal.timeout(timeoutMs) })
        return { kind: 'sent', answer: oneLine(response) }
      } catch (error) {
        const failure = error as SmtpFailure
        const refused = refusal(failure)
        if (refused) return refused
        throw unavailable(failure)
      }
    },
    verify: async () => {
      try {
        await transport.verify()
      } catch (error) {
        throw unavailable(error as SmtpFailure)
      }
    },
    close: () => {
      transport.close()
    },
  }
}

/** A password is not sent in the clear because somebody stripped STARTTLS, unless the URL asks for that (`?ignoreTLS=true`). */
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

const unavailable = (failure: SmtpFailure): MailUnavailable =>
  new MailUnavailable(
    failureCode(failure),
    failure.code !== 'EAUTH' && failure.code !== 'ECONFIG',
    failure.response ? oneLine(failure.response) : null,
  )

const oneLine = (answer: string): string => answer.replace(/\s+/g, ' ').trim().slice(0, longestAnswer)
