import { EventEmitter, once } from 'node:events'
import { openMessageStore } from './message-store.js'
import type { Message } from './message.js'
import { startSmtp } from './smtp.js'
import type { Smtp, SmtpOptions } from './smtp.js'
import { startWeb } from './web.js'

export interface MailboxOptions {
  readonly host?: string
  /** 0, the default, takes any free one. */
  readonly smtpPort?: number
  readonly httpPort?: number
  /** A folder that keeps what arrived; without one it is forgotten at the end. */
  readonly folder?: string
  readonly auth?: SmtpOptions['auth']
  readonly tls?: SmtpOptions['tls']
}

export interface Mailbox extends Pick<Smtp, 'reject' | 'hold' | 'release'> {
  /** For nodemailer, with name and password where one has to sign in. */
  readonly smtpUrl: string
  /** The web page. */
  readonly url: string
  /** Newest first; those to one address only, if given. */
  messages(to?: string): readonly Message[]
  /** The bytes of every mail since the start, in order: a mail sent twice is here twice. */
  accepted(): readonly { readonly to: readonly string[]; readonly raw: Buffer }[]
  /** The oldest mail that fits, as soon as it is there. Fails after `withinMs` (10 s) with what came instead. */
  arrived(fits: (message: Message) => boolean, withinMs?: number): Promise<Message>
  clear(): Promise<void>
  stop(): Promise<void>
}

/** The bytes are for tests; a mailbox with a folder is a person's and runs for weeks. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const { host = '127.0.0.1', smtpPort = 0, httpPort = 0, folder, auth, tls } = options
  const store = await openMessageStore(folder)
  const accepted: { readonly to: readonly string[]; readonly raw: Buffer }[] = []
  const news = new EventEmitter().setMaxListeners(0)
  const smtp = await startSmtp({
    host,
    port: smtpPort,
    ...(auth && { auth }),
    ...(tls && { tls }),
    async accept(to, raw) {
      await store.add(to, raw)
      if (folder === undefined) accepted.push({ to, raw })
      news.emit('mail')
    },
  })
  const web = await startWeb(host, httpPort, store).catch(async (error: unknown) => {
    await smtp.stop()
    throw error
  })
  return {
    smtpUrl: smtp.url,
    url: web.url,
    messages: (to) => store.list(to),
    accepted: () => accepted,
    async arrived(fits, withinMs = 10_000) {
      const signal = AbortSignal.timeout(withinMs)
      for (;;) {
        const found = store.list().findLast(fits)
        if (found) return found
        try {
          await once(news, 'mail', { signal })
        } catch (cause) {
          const subjects = store.list().map(({ to, subject }) => `${to.join(', ')}: ${subject}`)
          throw new Error(`No such mail within ${String(withinMs)} ms. There are: ${subjects.join(' | ') || 'none'}`, { cause })
        }
      }
    },
    async clear() {
      accepted.length = 0
      await store.clear()
    },
    reject: smtp.reject.bind(smtp),
    hold: smtp.hold.bind(smtp),
    release: smtp.release.bind(smtp),
    async stop() {
      await Promise.all([smtp.stop(), web.stop()])
    },
  }
}
