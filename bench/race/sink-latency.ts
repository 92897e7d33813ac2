import nodemailer from 'nodemailer'
import { percentile, rounded } from '../support/statistics.js'
import { startSinks } from './sinks.js'

const asked = 200

/** What one mail and one refused refresh cost with nothing else going on, p50 in milliseconds: the race adds nothing to that. */
export const sinkLatency = async (): Promise<{ readonly mail_p50_ms: number; readonly token_p50_ms: number }> => {
  const sinks = await startSinks()
  const mailer = nodemailer.createTransport({ url: sinks.smtpUrl, pool: true, maxConnections: 1, maxMessages: Infinity, ignoreTLS: true })
  const p50 = async (work: () => Promise<unknown>): Promise<number> => {
    const tookMs: number[] = []
    for (let i = 0; i < asked; i += 1) {
      const began = performance.now()
      await work()
      tookMs.push(performance.now() - began)
    }
    return rounded(percentile(tookMs, 0.5), 2)
  }
  try {
    return {
      mail_p50_ms: await p50(() => mailer.sendMail({ from: 'a@acme.example', to: 'b@acme.example', subject: 'Sink', text: 'Sink' })),
      token_p50_ms: await p50(async () => (await fetch(sinks.tokenUrl, { method: 'POST', body: 'grant_type=refresh_token' })).text()),
    }
  } finally {
    mailer.close()
    sinks.stop()
  }
}
