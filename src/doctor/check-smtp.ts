import type { Logger } from 'pino'
import { isLoopback } from '../domain/loopback.js'
import { createMailer } from '../mail/mailer.js'
import { MailUnavailable } from '../mail/mail-unavailable.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'

/** Connects, upgrades to TLS and signs in, as a mail would; sends nothing. */
export const checkSmtp = async (smtpUrl: string, timeoutMs: number, log: Logger): Promise<readonly Finding[]> => {
  const url = new URL(smtpUrl)
  const failed = await attempt(smtpUrl, timeoutMs, log)
  if (failed !== null) {
    const said = failed.answer === null ? '' : `: ${failed.answer}`
    const what = !failed.retryable ? 'check the user and password in SMTP_URL' : 'check SMTP_URL: host, port, smtp or smtps'
    return [problem('smtp', `${url.host} did not take us (${failed.code}${said})`, what)]
  }
  const signedIn = url.username === '' ? 'takes connections; no password is set' : 'takes connections and our password'
  return [ok('smtp', `${url.host} ${signedIn}`), await checkTls(url, timeoutMs, log)]
}

/** Opportunistic TLS does not protect against an attacker who strips it. */
const checkTls = async (url: URL, timeoutMs: number, log: Logger): Promise<Finding> => {
  if (url.protocol === 'smtps:' || url.searchParams.get('requireTLS') === 'true')
    return ok('smtp tls', 'The connection is always encrypted')
  if (isLoopback(url.hostname)) return note('smtp tls', 'The mail server is on this machine, and need not encrypt')
  if (url.username !== '' && !url.searchParams.has('ignoreTLS'))
    return ok('smtp tls', 'The connection is always encrypted, since a password is sent')
  const required = new URL(url)
  required.searchParams.delete('ignoreTLS')
  required.searchParams.set('requireTLS', 'true')
  const failed = await attempt(required.href, timeoutMs, log)
  return failed === null
    ? problem('smtp tls', 'The server offers TLS, and SMTP_URL does not insist on it', 'add ?requireTLS=true to SMTP_URL')
    : problem(
        'smtp tls',
        `Mails and their links go to ${url.host} unencrypted (${failed.code})`,
        'use a server with TLS: smtps://… or STARTTLS',
      )
}

const attempt = async (smtpUrl: string, timeoutMs: number, log: Logger): Promise<MailUnavailable | null> => {
  const mailer = createMailer({ smtpUrl, connections: 1, timeoutMs, log })
  try {
    await mailer.verify()
    return null
  } catch (error) {
    if (error instanceof MailUnavailable) return error
    throw error
  } finally {
    mailer.close()
  }
}
