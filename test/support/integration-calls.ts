import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import { scopes } from '../../src/domain/scope.js'
import type { Scope } from '../../src/domain/scope.js'
import type { DemoPlatform } from '../../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../../src/embedded/demo-platform/start-demo-platform.js'
import { createApi } from '../../src/http/call.js'
import { mountIntegrations } from '../../src/integrations/routes.js'
import { ask as askAt, roomTools } from './room-tools.js'
import type { Answered, RoomTools } from './room-tools.js'

const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }
/** Of every OAuth app here. */
export const SECRET = 'very-secret-client-secret'

/** The calls about integrations for a test file, with the demo platform as their issuer; each test has a new environment. */
export const useIntegrations = () => {
  let room: RoomTools
  let base: string
  let platform: DemoPlatform
  let odd: Server
  let oddUrl: string
  let environmentId: string
  let token: string
  let count = 0

  beforeAll(async () => {
    ;[room, platform] = await Promise.all([roomTools(), startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent })])
    const api = createApi()
    mountIntegrations(api, room.tools)
    base = await room.serve(api)
    // An issuer whose metadata leads to an address that is never called.
    odd = createServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          issuer: oddUrl,
          authorization_endpoint: `${oddUrl}/a`,
          token_endpoint: 'https://169.254.169.254/t',
          jwks_uri: `${oddUrl}/k`,
        }),
      )
    }).listen(0, '127.0.0.1')
    await once(odd, 'listening')
    oddUrl = `http://127.0.0.1:${String((odd.address() as AddressInfo).port)}`
  })
  afterAll(async () => {
    odd.close()
    await Promise.all([platform.stop(), room.stop()])
  })
  beforeEach(async () => {
    ;({ environmentId, token } = await newEnvironment())
  })

  const newEnvironment = async (granted: readonly Scope[] = scopes) =>
    room.tools.database.transaction(async (tx) => {
      count += 1
      const environment = await createEnvironment(tx, {
        name: `env-${String(count)}`,
        mail: { delivery: 'live', from: 'a@acme.example' },
        operator: ['ops@acme.example'],
      })
      const made = await createApiToken(tx, { environmentId: environment.id, name: 'ops', scopes: granted })
      return { environmentId: environment.id, token: made.token }
    })
  const ask = (method: string, path: string, body?: unknown, by = token) => askAt(base, by, method, path, body)
  const oauth = (more: object = {}) => ({
    issuer: platform.url,
    client_id: 'acme',
    client_secret: SECRET,
    scopes: ['openid', 'profile', 'email', 'reports.read', 'offline_access'],
    ...more,
  })
  const byHand = (more: object = {}) => ({
    client_id: 'acme',
    client_secret: SECRET,
    scopes: ['crm'],
    authorization_endpoint: 'https://login.crm.example/authorize',
    token_endpoint: 'https://login.crm.example/token',
    identity: { from: 'token_response', paths: ['team.id'] },
    ...more,
  })
  const create = async (body: object = {}): Promise<Answered> => {
    count += 1
    return ask('POST', '/integration', { name: `crm-${String(count)}`, oauth: oauth(), ...body })
  }
  const idOf = (answer: Answered): string => {
    expect(answer.status, answer.text).toBe(200)
    return String(answer.body['id'])
  }
  const accountRow = async (integrationId: string, extra: { deleted?: boolean } = {}): Promise<string> => {
    const id = randomUUID()
    await room.tools.database.query(
      `INSERT INTO integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, deleted_at, created_at, updated_at)
       VALUES ($1, $2, $3, 'acme', 'active', 'oauth2', $4, now(), now())`,
      [id, environmentId, integrationId, extra.deleted ? new Date() : null],
    )
    return id
  }
  const heldCase = async (integrationId: string, stage: string, hold: string | null, verdict: string | null): Promise<string> => {
    const id = randomUUID()
    const accountId = await accountRow(integrationId)
    await room.tools.database.query(
      `INSERT INTO cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, verdict, stage, hold_why, hold_since,
         reason, ladder, opened_at)
       VALUES ($1, $2, $3, $4, 'acme', 1, $5, 1, $6, $7, $8, CASE WHEN $8::text IS NULL THEN NULL ELSE now() END, '{}', '{}', now())`,
      [id, environmentId, accountId, integrationId, id, verdict, stage, hold],
    )
    return id
  }
  const wakes = async (): Promise<{ subject_id: string; payload: { why: string } }[]> =>
    (
      await room.tools.database.query<{ subject_id: string; payload: { why: string } }>(
        `SELECT subject_id, payload FROM outbox WHERE environment_id = $1 AND kind = 'wake'`,
        [environmentId],
      )
    ).rows

  /** What the operator was told, by mail. */
  const told = async (): Promise<string[]> =>
    (
      await room.tools.database.query<{ message: string }>(
        `SELECT message FROM mails JOIN outbox ON subject_id = mails.id AND outbox.kind = 'mail'
         WHERE mails.environment_id = $1 AND mails.kind = 'operator_endpoints_changed' AND recipient = 'ops@acme.example' AND state = 'queued'`,
        [environmentId],
      )
    ).rows.map(({ message }) => message)

  return {
    ask,
    oauth,
    byHand,
    create,
    idOf,
    accountRow,
    heldCase,
    wakes,
    told,
    newEnvironment,
    get room() {
      return room
    },
    get platform() {
      return platform
    },
    /** Its metadata lead to an address that is never called. */
    get oddUrl() {
      return oddUrl
    },
    get environmentId() {
      return environmentId
    },
  }
}
