import { createHash, createHmac } from 'node:crypto'
import nodemailer from 'nodemailer'
import pg from 'pg'
import { Agent, request } from 'undici'

/** What a case does to the outside, for an engine that has nothing but steps. */
export interface Effects {
  readonly database: pg.Pool
  /** Asks the token endpoint; a refused grant is written to the account. */
  confirm(account: number): Promise<boolean>
  webhook(account: number, caseId: string): Promise<void>
  link(account: number, caseId: string): Promise<void>
  mail(account: number, caseId: string): Promise<void>
}

export interface EffectsOptions {
  readonly databaseUrl: string
  readonly tokenUrl: string
  readonly hookUrl: string
  readonly smtpUrl: string
  readonly accounts: number
}

/** The application's own tables: what every engine has to write, whatever it keeps for itself. */
const schema = `
  CREATE TABLE accounts (
    id int PRIMARY KEY, email text NOT NULL, refresh_token text NOT NULL, status text NOT NULL DEFAULT 'active',
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE link_tokens (
    digest bytea PRIMARY KEY, case_id text NOT NULL UNIQUE, account_id int NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz
  );`

const key = Buffer.alloc(32, 7)
const hmac = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
const paragraph = 'Acme Reports can’t reach your Lumen account any more. Access was removed or has run out. '.repeat(5)

export const startEffects = async (options: EffectsOptions): Promise<Effects> => {
  const database = new pg.Pool({ connectionString: options.databaseUrl, max: 16 })
  await database.query(schema)
  await database.query(
    `INSERT INTO accounts (id, email, refresh_token)
     SELECT i, 'user' || i || '@northwind.example', md5(i::text) || md5(i::text) FROM generate_series(1, $1::int) i`,
    [options.accounts],
  )
  await database.query('ANALYZE')
  const dispatcher = new Agent({ connections: 32, pipelining: 1 })
  const mailer = nodemailer.createTransport({
    url: options.smtpUrl,
    pool: true,
    maxConnections: 16,
    maxMessages: Infinity,
    ignoreTLS: true,
  })
  const tokenOf = (caseId: string): string => hmac(`link.${caseId}`).toString('base64url')
  return {
    database,
    async confirm(account) {
      const body = `grant_type=refresh_token&refresh_token=rt-${String(account)}&client_id=client&client_secret=secret`
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await request(options.tokenUrl, { dispatcher, method: 'POST', headers, body })
      const { error } = (await answer.body.json()) as { error?: string }
      if (answer.statusCode !== 400 || error !== 'invalid_grant') return false
      const text = `UPDATE accounts SET status = 'needs_reauth', updated_at = now() WHERE id = $1`
      await database.query({ name: 'broken', text, values: [account] })
      return true
    },
    async webhook(account, caseId) {
      const body = JSON.stringify({
        type: 'integrated_account:authentication_error',
        timestamp: new Date().toISOString(),
        data: { account_id: account, case_id: caseId, error: 'invalid_grant' },
      })
      const [id, timestamp] = [`msg_${caseId}`, String(Math.floor(Date.now() / 1000))]
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${hmac(`${id}.${timestamp}.${body}`).toString('base64')}`,
      }
      const answer = await request(options.hookUrl, { dispatcher, method: 'POST', headers, body })
      await answer.body.dump()
      if (answer.statusCode >= 300) throw new Error(`the webhook was answered ${String(answer.statusCode)}`)
    },
    async link(account, caseId) {
      const digest = createHash('sha256').update(tokenOf(caseId)).digest()
      const text = `INSERT INTO link_tokens (digest, case_id, account_id, expires_at) VALUES ($1, $2, $3, now() + interval '7 days') ON CONFLICT DO NOTHING`
      await database.query({ name: 'link', text, values: [digest, caseId, account] })
    },
    async mail(account, caseId) {
      const url = `https://relink.example/connect-account?link_token=${tokenOf(caseId)}`
      await mailer.sendMail({
        from: 'Acme Reports <no-reply@acme.example>',
        to: `user${String(account)}@northwind.example`,
        subject: 'Lumen is no longer connected to Acme Reports',
        messageId: `<${caseId}@acme.example>`,
        text: `${paragraph}\n\n${url}\n`,
        html: `<p>${paragraph}</p><p><a href="${url}">Reconnect Lumen</a></p>`,
      })
    },
  }
}
