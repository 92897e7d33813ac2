import { randomBytes, randomUUID } from 'node:crypto'
import { createEnvironment } from '../../src/access/create-environment.js'
import type { NewEnvironment } from '../../src/access/environment-schema.js'
import type { Environment } from '../../src/access/environment.js'
import { readConfig } from '../../src/config.js'
import { Database } from '../../src/database/database.js'
import { migrate } from '../../src/database/migrate.js'
import { inTx } from '../../src/in-tx.js'
import { createLog } from '../../src/log.js'
import { createMailer } from '../../src/mail/mailer.js'
import type { MailContent } from '../../src/mail/mail-content.js'
import { createMetrics } from '../../src/metrics.js'
import type { Tools, Tx } from '../../src/tools.js'
import { createVault } from '../../src/vault/vault.js'

export interface MailTools {
  readonly tools: Tools
  readonly logged: string[]
  /** The business clock, set by the test. */
  readonly clock: { now: Date }
  readonly close: () => Promise<void>
}

const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`

/** Tools of one process as far as mails need them. */
export const mailTools = async (databaseUrl: string, smtpUrl: string, answerTimeoutMs = 5_000): Promise<MailTools> => {
  const logged: string[] = []
  const log = createLog('debug', 'test', { write: (line: string) => logged.push(line) })
  await migrate(databaseUrl, log)
  const vault = createVault({ vaultKeys: key('v1'), linkKeys: key('l1') })
  const clock = { now: new Date('2026-11-24T10:00:00Z') }
  const database = new Database({ url: databaseUrl, poolSize: 10, log })
  const mailer = createMailer({ smtpUrl, connections: 2, timeoutMs: 5000, answerTimeoutMs, log })
  const tools = {
    database: {
      query: (text: string, params?: readonly unknown[]) => database.query(text, params),
      transaction: <T>(work: (tx: Tx) => Promise<T>) => database.transaction((db) => inTx(db, { now: clock.now, vault }, work)),
    },
    vault,
    mailer,
    clock: () => clock.now,
    log,
    metrics: createMetrics(),
    settings: readConfig({ PUBLIC_URL: 'https://relink.acme.example' }),
  } as unknown as Tools
  return {
    tools,
    logged,
    clock,
    close: async () => {
      mailer.close()
      await database.close()
    },
  }
}

export interface Scenery {
  readonly environment: Environment
  readonly accountId: string
  readonly caseId: string
  readonly contactId: string
  readonly email: string
}

/** An environment with one integration, one account, one contact and one open case. */
export const scenery = (tools: Tools, mail: NewEnvironment['mail'] = { delivery: 'live' }): Promise<Scenery> =>
  tools.database.transaction(async (tx) => {
    const [integration, account, theCase, contact] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const environment = await createEnvironment(tx, {
      name: `environment ${randomUUID()}`,
      mail: { from: 'hello@acme.example', ...mail },
      brand: { product_name: 'Acme Reports' },
      support: { email: 'support@acme.example' },
      time_zone: 'Europe/Berlin',
    })
    const email = `ada-${contact.slice(0, 8)}@northwind.example`
    await tx.query(
      `insert into integrations (id, environment_id, name, label, platform, authentication_method, oauth, impact, scopes_changed_at, created_at, updated_at)
       values ($1, $2, 'hubspot', 'HubSpot', 'generic', 'oauth2', '{}', null, $3, $3, $3)`,
      [integration, environment.id, tx.now],
    )
    await tx.query(
      `insert into integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, label, cases, created_at, updated_at)
       values ($1, $2, $3, 'northwind', 'needs_reauth', 'oauth2', 'Northwind', 1, $4, $4)`,
      [account, environment.id, integration, tx.now],
    )
    await tx.query(
      `insert into cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, reason, ladder, opened_at)
       values ($1, $2, $3, $4, 'northwind', 1, $5, 1, '{}', '{}', $6)`,
      [theCase, environment.id, account, integration, `RL-${theCase.slice(0, 6).toUpperCase()}`, tx.now],
    )
    await tx.query(`insert into contacts (id, environment_id, email, name, created_at, updated_at) values ($1, $2, $3, 'Ada', $4, $4)`, [
      contact,
      environment.id,
      email,
      tx.now,
    ])
    return { environment, accountId: account, caseId: theCase, contactId: contact, email }
  })

/** A link of the case's; its row is enough, since the tests give its address themselves. */
export const newLink = async (tools: Tools, { environment, accountId, caseId }: Scenery): Promise<string> => {
  const id = randomUUID()
  await tools.database.query(
    `insert into link_tokens (id, environment_id, account_id, case_id, kid, digest, minted_for, created_at, expires_at)
     values ($1, $2, $3, $4, 'l1', $5, 'mail', now(), now() + interval '7 days')`,
    [id, environment.id, accountId, caseId, randomUUID()],
  )
  return id
}

/** The request for one of a case's mails, as a step makes it. */
export const stepMail = ({ environment, accountId, caseId, contactId, email }: Scenery, content: MailContent, step: string) => ({
  environment,
  content,
  recipient: { email, name: 'Ada', contactId },
  key: `${caseId}/${step}/${contactId}`,
  messageIdParts: [caseId, step, contactId],
  caseId,
  accountId,
})
