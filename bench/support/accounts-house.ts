import { randomBytes, randomUUID } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import { sealTokens } from '../../src/accounts/refresh/sealed-tokens.js'
import { readConfig } from '../../src/config.js'
import { closeTools, createTools } from '../../src/create-tools.js'
import { migrate } from '../../src/database/migrate.js'
import { scopes } from '../../src/domain/scope.js'
import { startPostgres } from '../../src/embedded/postgres.js'
import { createIntegration } from '../../src/integrations/create-integration.js'
import { newIntegration } from '../../src/integrations/integration-schema.js'
import { createLog } from '../../src/log.js'
import type { Tools } from '../../src/tools.js'
import { freePort } from '../../src/embedded/free-port.js'
import { startTokenEndpoint } from './token-endpoint.js'
import type { TokenEndpoint } from './token-endpoint.js'

/** PostgreSQL, the tools of one process, and a bare platform: no Temporal, no mail, since nothing here fails. */
export interface AccountsHouse {
  readonly tools: Tools
  readonly port: number
  readonly endpoint: TokenEndpoint
  /** An environment with `apps` OAuth apps, and a token of it with every scope. */
  company(name: string, apps: number): Promise<{ readonly environmentId: string; readonly token: string; readonly apps: readonly string[] }>
  /** Accounts that work, none of them due. */
  insertAccounts(environmentId: string, integrationId: string, count: number): Promise<readonly string[]>
  stop(): Promise<void>
}

const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`
const pageOf = 5_000

export const startAccountsHouse = async (): Promise<AccountsHouse> => {
  const log = createLog('error', 'bench', pino.destination(2))
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'relink-bench-'))
  const postgres = await startPostgres({ folder, port: await freePort() })
  const endpoint = await startTokenEndpoint()
  const port = await freePort()
  const tools = createTools(
    {
      ...readConfig({}),
      databaseUrl: postgres.url,
      temporalAddress: '127.0.0.1:1',
      smtpUrl: 'smtp://127.0.0.1:1',
      vaultKeys: key('v1'),
      linkKeys: key('l1'),
      bind: '127.0.0.1',
      port,
      publicUrl: `http://localhost:${String(port)}`,
      allowLoopback: true,
      ownPorts: [port],
    },
    log,
  )
  await migrate(postgres.url, log)
  return {
    tools,
    port,
    endpoint,
    company: (name, apps) =>
      tools.database.transaction(async (tx) => {
        const { id: environmentId } = await createEnvironment(tx, { name })
        const { token } = await createApiToken(tx, { environmentId, name: 'bench', scopes: [...scopes] })
        const made: string[] = []
        for (let i = 0; i < apps; i += 1) {
          const given = newIntegration.parse({
            name: `app-${String(i)}`,
            config: { label: 'Bench' },
            platform: 'generic',
            oauth: {
              authorization_endpoint: endpoint.url,
              token_endpoint: endpoint.url,
              client_id: 'bench',
              client_secret: 'bench-secret',
              scopes: ['reports.read'],
              identity: { from: 'none', paths: [], must_match: 'person' },
            },
          })
          made.push((await createIntegration(tx, { environmentId, given, discovered: null, actor: 'bench' })).id)
        }
        return { environmentId, token, apps: made }
      }),
    insertAccounts: async (environmentId, integrationId, count) => {
      const all: string[] = []
      while (all.length < count) {
        const ids = Array.from({ length: Math.min(pageOf, count - all.length) }, () => randomUUID())
        const sealed: string[] = []
        for (const id of ids) {
          const [accessToken, refreshToken] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')]
          sealed.push(await sealTokens(tools.vault, id, { accessToken, refreshToken, tokenType: 'Bearer' }))
        }
        await tools.database.query(
          `with added as (
             insert into integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, remote_account,
               created_at, updated_at)
             select id, $2, $3, 'northwind', 'active', 'oauth2', '{}', now(), now() from unnest($1::uuid[]) as t (id) returning id
           )
           select count(*) from added`,
          [ids, environmentId, integrationId],
        )
        await tools.database.query(
          `insert into credentials (account_id, generation, sealed, has_refresh_token, access_expires_at, requested_scopes, granted_scopes,
             token_endpoint, client_id, written_at, last_refreshed_at)
           select id, 1, sealed, true, now() + interval '1 hour', '{reports.read}', '{reports.read}', $3, 'bench', now(), now()
           from unnest($1::uuid[], $2::text[]) as t (id, sealed)`,
          [ids, sealed, endpoint.url],
        )
        all.push(...ids)
      }
      await tools.database.query('analyze integrated_accounts, credentials')
      return all
    },
    stop: async () => {
      endpoint.stop()
      await closeTools(tools)
      await postgres.stop()
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}
