import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** An answer that a test wants: 550 "no such user", 450 "try later", … */
export interface Rejection {
  /** Which recipients. */
  readonly rcpt: RegExp
  readonly code: number
  /** At RCPT TO, or when the whole mail was sent. */
  readonly stage: 'rcpt' | 'data'
  /** What the server says besides the code. */
  readonly text?: string
}

export interface SmtpOptions {
  readonly host: string
  readonly port: number
  /** When given, a client has to sign in. */
  readonly auth?: { readonly user: string; readonly pass: string }
  /** When given, STARTTLS is offered. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Takes the mail for good; SMTP says 250 afterwards. */
  readonly accept: (to: readonly string[], raw: Buffer) => Promise<void>
}

export interface Smtp {
  readonly url: string
  reject(rejection: Rejection): () => void
  hold(stage?: 'mail' | 'data'): void
  release(): void
  stop(): Promise<void>
}

/** Larger than any mail of ours, small enough not to fill a disk by mistake. */
const largestMail = 10_000_000

export async function startSmtp({ host, port, auth, tls, accept }: SmtpOptions): Promise<Smtp> {
  const rejections = new Set<Rejection>()
  let held: { readonly stage: 'mail' | 'data'; readonly over: Promise<void>; readonly end: () => void } | undefined
  const wait = async (stage: 'mail' | 'data') => {
    if (held?.stage === stage) await held.over
  }
  const refuse = (stage: Rejection['stage'], addresses: readonly string[]) => {
    for (const rejection of rejections) {
      if (rejection.stage === stage && addresses.some((address) => rejection.rcpt.test(address))) {
        return Object.assign(new Error(rejection.text ?? 'refused, as this mailbox was told to'), { responseCode: rejection.code })
      }
    }
    return null
  }
  const server = new SMTPServer({
    // Clients that see an offer of TLS with an unknown certificate give up, rightly: offered only with a certificate of the caller's.
    ...(tls ?? { disabledCommands: auth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'] }),
    authOptional: auth === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: largestMail,
    closeTimeout: 500,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (auth && username === auth.user && password === auth.pass) done(null, { user: username })
      else done(Object.assign(new Error('wrong name or password'), { responseCode: 535 }))
    },
    onMailFrom(_address, _session, done) {
      void wait('mail').then(() => {
        done()
      })
    },
    onRcptTo({ address }, _session, done) {
      done(refuse('rcpt', [address]))
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      const take = async () => {
        const raw = await buffer(stream)
        const refusal = stream.sizeExceeded ? Object.assign(new Error('too large'), { responseCode: 552 }) : refuse('data', to)
        if (refusal) throw refusal
        await accept(to, raw)
        await wait('data')
      }
      take().then(
        () => {
          done(null, 'kept')
        },
        (error: unknown) => {
          done(error as Error)
        },
      )
    },
  })
  // A client that drops its connection is its own affair.
  server.on('error', () => undefined)
  const listening = server.listen(port, host)
  await once(listening, 'listening')
  const release = () => {
    held?.end()
    held = undefined
  }
  const credentials = auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@` : ''
  return {
    url: `smtp://${credentials}${host}:${String((listening.address() as AddressInfo).port)}`,
    reject(rejection) {
      rejections.add(rejection)
      return () => {
        rejections.delete(rejection)
      }
    },
    hold(stage = 'data') {
      release()
      let end: () => void = () => undefined
      const over = new Promise<void>((resolve) => {
        end = resolve
      })
      held = { stage, over, end }
    },
    release,
    stop: () =>
      new Promise((resolve) => {
        release()
        server.close(() => {
          resolve()
        })
      }),
  }
}
