import { randomUUID } from 'node:crypto'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import { endOutage } from '../../src/accounts/outage/end-outage.js'
import { lockAccount } from '../../src/accounts/account/lock-account.js'
import { openOutage } from '../../src/accounts/outage/open-outage.js'
import { findAct, finishAct } from '../../src/cases/acts.js'
import { decideAct } from '../../src/cases/decide-act.js'
import { lockCase } from '../../src/cases/lock-case.js'
import { holdCase, moveCase } from '../../src/cases/move-case.js'
import { mountCases } from '../../src/cases/routes.js'
import { setVerdict } from '../../src/cases/set-verdict.js'
import type { Hold, Outcome } from '../../src/domain/case.js'
import { scopes as allScopes } from '../../src/domain/scope.js'
import type { Scope } from '../../src/domain/scope.js'
import { createApi } from '../../src/http/call.js'
import type { Tools, Tx } from '../../src/tools.js'
import { ask, roomTools } from './room-tools.js'
import type { Answered, RoomTools } from './room-tools.js'

/** What a platform says of a dead grant. */
export const reason = {
  code: 'invalid_grant',
  summary: 'Access was removed.',
  http_status: 400,
  platform_code: 'invalid_grant',
  platform_message: null,
}

export interface AccountMade {
  readonly accountId: string
  /** The integration's name. */
  readonly integration: string
}

/** The calls of cases on a real PostgreSQL; Temporal is `temporal`, which performs an act as the step performAct does. */
export class CaseApi {
  readonly room: RoomTools
  readonly tools: Tools
  /** Acts that Temporal was asked for. */
  readonly performed: string[] = []
  temporal: (caseId: string, actId: string) => Promise<void> = (caseId, actId) => this.perform(caseId, actId)
  environmentId = ''
  token = ''
  #base = ''

  private constructor(room: RoomTools) {
    this.room = room
    const temporal = {
      namespace: 'default',
      performAct: async (caseId: string, _act: string, actId: string) => {
        await this.temporal(caseId, actId)
        return { done: true }
      },
    }
    const settings = { ...room.tools.settings, temporalUiUrl: 'https://temporal.example/' }
    this.tools = { ...room.tools, temporal, settings } as unknown as Tools
  }

  static async start(): Promise<CaseApi> {
    const it = new CaseApi(await roomTools())
    const api = createApi()
    mountCases(api, it.tools)
    it.#base = await it.room.serve(api)
    return it
  }

  /** A new environment, with a token that may do everything. */
  async reset(): Promise<void> {
    this.performed.length = 0
    this.temporal = (caseId, actId) => this.perform(caseId, actId)
    const made = await this.newEnvironment()
    this.environmentId = made.environmentId
    this.token = made.token
  }

  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.tools.database.transaction(work)
  }

  query(sql: string, params: readonly unknown[] = []) {
    return this.tools.database.query(sql, params)
  }

  /** The ledger's part of the step performAct, and the end of a cancelled case. */
  async perform(caseId: string, actId: string): Promise<void> {
    this.performed.push(actId)
    await this.inTransaction(async (tx) => {
      const act = await findAct(tx, actId)
      const accountId = (await lockCase(tx, caseId))?.accountId ?? ''
      await lockAccount(tx, accountId)
      const theCase = await lockCase(tx, caseId)
      if (act === null || theCase === null) throw new Error('no act, or no case')
      const decision = await decideAct(tx, theCase, act)
      if ('refused' in decision) return finishAct(tx, actId, decision)
      if (decision.then === 'cancel') await endOutage(tx, { accountId, outcome: 'cancelled', actor: act.actor })
      return finishAct(tx, actId, {})
    })
  }

  newEnvironment(): Promise<{ readonly environmentId: string; readonly token: string }> {
    return this.inTransaction(async (tx) => {
      const { id } = await createEnvironment(tx, { name: `env ${randomUUID()}` })
      const { token } = await createApiToken(tx, { environmentId: id, name: 'crm', scopes: allScopes })
      return { environmentId: id, token }
    })
  }

  async tokenWith(...scopes: readonly Scope[]): Promise<string> {
    const { environmentId } = this
    return (await this.inTransaction((tx) => createApiToken(tx, { environmentId, name: 'some', scopes }))).token
  }

  call(method: string, path: string, body?: unknown, as = this.token): Promise<Answered> {
    return ask(this.#base, as, method, path, body)
  }

  /** Asks for an act, under a request id. */
  async act(caseId: string, name: string, body: unknown = {}, requestId: string = randomUUID()): Promise<Answered> {
    const answer = await fetch(`${this.#base}/case/${caseId}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'x-request-id': requestId },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) as Answered['body'] }
  }

  async titles(caseId: string): Promise<string[]> {
    const { body } = await this.call('GET', `/case/${caseId}/timeline`)
    return (body['result'] as { title: string }[]).map(({ title }) => title)
  }

  async newContact(email: string): Promise<string> {
    const id = randomUUID()
    await this.query(
      `INSERT INTO contacts (id, environment_id, email, name, created_at, updated_at) VALUES ($1, $2, $3, 'Ada', now(), now())`,
      [id, this.environmentId, email],
    )
    return id
  }

  async newAccount(contactId?: string): Promise<AccountMade> {
    const [integrationId, accountId] = [randomUUID(), randomUUID()]
    const integration = `hub-${integrationId.slice(0, 8)}`
    await this.query(
      `INSERT INTO integrations (id, environment_id, name, label, platform, authentication_method, oauth, scopes_changed_at, created_at, updated_at)
       VALUES ($1, $2, $3, 'HubSpot', 'generic', 'oauth2', '{}', now(), now(), now())`,
      [integrationId, this.environmentId, integration],
    )
    await this.query(
      `INSERT INTO integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, label, created_at, updated_at)
       VALUES ($1, $2, $3, 'northwind', 'active', 'oauth2', 'Northwind', now(), now())`,
      [accountId, this.environmentId, integrationId],
    )
    await this.query('INSERT INTO credentials (account_id, generation, has_refresh_token, written_at) VALUES ($1, 1, true, now())', [
      accountId,
    ])
    if (contactId !== undefined) {
      await this.query(`INSERT INTO account_contacts (account_id, contact_id, position, role) VALUES ($1, $2, 0, 'owner')`, [
        accountId,
        contactId,
      ])
    }
    return { accountId, integration }
  }

  /** A case whose person has had the first mail. */
  async awaiting(contactId?: string): Promise<AccountMade & { readonly caseId: string }> {
    const account = await this.newAccount(contactId)
    const caseId = await this.inTransaction(async (tx) => {
      const opened = await openOutage(tx, { accountId: account.accountId, generation: 1, reason })
      const theCase = await lockCase(tx, opened.caseId ?? '')
      if (theCase === null) throw new Error('no case was opened')
      await setVerdict(tx, theCase, { verdict: 'user', addressee: 'contact', reason })
      const since = { verdictAt: tx.now, firstContactAt: tx.now, confirmedAt: tx.now }
      await moveCase(tx, theCase.id, { stage: 'awaiting_user', told: 1, nextStep: 1, ...since })
      return theCase.id
    })
    return { ...account, caseId }
  }

  async hold(caseId: string, why: Hold): Promise<void> {
    await this.inTransaction((tx) => holdCase(tx, caseId, why))
  }

  async end(accountId: string, outcome: Outcome): Promise<void> {
    await this.inTransaction((tx) => endOutage(tx, { accountId, outcome }))
  }
}
