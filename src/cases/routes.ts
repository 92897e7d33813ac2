import { randomUUID } from 'node:crypto'
import { actorOf } from '../access/actor-of.js'
import { audit } from '../access/audit.js'
import { loadEnvironment } from '../access/load-environment.js'
import { isObserved } from '../access/observed.js'
import { lockAccount } from '../accounts/account/lock-account.js'
import { openOutage } from '../accounts/outage/open-outage.js'
import { readAgain } from '../accounts/refresh/read-again.js'
import { linkUrl } from '../connect/link-url.js'
import { mintLink } from '../connect/mint-link.js'
import type { Queryable } from '../database/database.js'
import type { ActName } from '../domain/steps.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Caller } from '../http/caller.js'
import { Conflict, NotFound } from '../http/errors.js'
import type { Exchange } from '../http/exchange.js'
import type { Tools, Tx } from '../tools.js'
import type { ActRequestBody } from './act.js'
import { askAct, mailOfAct } from './ask-act.js'
import { beginBulk, bulkProgress } from './bulk.js'
import { caseJson } from './case-json.js'
import type { CaseView } from './case-view.js'
import * as calls from './contract.js'
import { previewGoingLiveCall } from './going-live-contract.js'
import { previewGoingLive } from './going-live.js'
import { note } from './note.js'
import { mountPolicy } from './policy-routes.js'
import { statsCall } from './stats-contract.js'
import { statsOf } from './stats.js'
import { timelinePage } from './timeline-json.js'
import { selectCaseView, selectCaseViews, selectLatestCase } from './view-store.js'

/** Cases, their timelines and acts, and the policy. */
export const mountCases = (api: Api, tools: Tools): void => {
  mountReads(api, tools)
  mountActs(api, tools)
  mountReadAgain(api, tools)
  mountBulk(api, tools)
  mount(api, previewGoingLiveCall)((_given, { environmentId }) => tools.database.transaction((tx) => previewGoingLive(tx, environmentId)))
  mountPolicy(api, tools)
  mount(api, statsCall)(({ query }, { environmentId }) => tools.database.transaction((tx) => statsOf(tx, environmentId, query)))

  mount(
    api,
    calls.openCaseCall,
  )(async ({ body }, caller) => {
    const caseId = await tools.database.transaction((tx) => openNext(tx, caller, body.integrated_account_id))
    return caseJson(tools, await viewOf(tools.database, caller, caseId))
  })

  mount(
    api,
    calls.caseLinkCall,
  )(async ({ params }, caller) => {
    const link = await tools.database.transaction((tx) => mintForCase(tx, caller, params.id, tools.settings.linkLife))
    return { link_token: link.token, url: linkUrl(tools.settings, link.token), expires_at: link.expiresAt.toISOString() }
  })
}

const mountReads = (api: Api, tools: Tools): void => {
  mount(
    api,
    calls.listCasesCall,
  )(async ({ query }, caller) => {
    const page = await selectCaseViews(tools.database, caller.environmentId, query)
    return { result: page.rows.map((view) => caseJson(tools, view)), next_cursor: page.nextCursor, limit: query.limit }
  })

  mount(api, calls.getCaseCall)(async ({ params }, caller) => caseJson(tools, await viewOf(tools.database, caller, params.id)))

  mount(
    api,
    calls.getTimelineCall,
  )(async ({ params, query }, caller) => timelinePage(tools.database, await viewOf(tools.database, caller, params.id), query))
}

const mountActs = (api: Api, tools: Tools): void => {
  const ask = async (act: ActName, caseId: string, request: ActRequestBody, caller: Caller, exchange: Exchange) => {
    const id = actIdOf(exchange)
    await askAct(tools, { id, act, caseId, request, environmentId: caller.environmentId, actor: actorOf(caller) })
    const view = await viewOf(tools.database, caller, caseId)
    return { id, view, json: caseJson(tools, view) }
  }

  mount(
    api,
    calls.resendCall,
  )(async ({ params }, caller, exchange) => {
    const { id, view, json } = await ask('resend', params.id, {}, caller, exchange)
    return { ...json, mail: await mailOfAct(tools, view, id) }
  })
  mount(
    api,
    calls.snoozeCall,
  )(async ({ params, body }, caller, exchange) => (await ask('snooze', params.id, { until: body.until }, caller, exchange)).json)
  mount(
    api,
    calls.escalateCall,
  )(async ({ params, body }, caller, exchange) => {
    const request = body.note === undefined ? {} : { note: body.note }
    return (await ask('escalate', params.id, request, caller, exchange)).json
  })
  mount(
    api,
    calls.cancelCall,
  )(async ({ params, body }, caller, exchange) => (await ask('cancel', params.id, { reason: body.reason }, caller, exchange)).json)
  mount(
    api,
    calls.verdictCall,
  )(async ({ params, body }, caller, exchange) => {
    const { verdict, note, addressee, wrong } = body
    const request = { verdict, note, ...(addressee !== undefined && { addressee }), ...(wrong !== undefined && { wrong }) }
    return (await ask('verdict', params.id, request, caller, exchange)).json
  })
  mount(api, calls.releaseCall)(async ({ params }, caller, exchange) => (await ask('release', params.id, {}, caller, exchange)).json)
  mount(
    api,
    calls.noteCall,
  )(async ({ params, body }, caller, exchange) => (await ask('note', params.id, { text: body.text }, caller, exchange)).json)
  mount(
    api,
    calls.grantCall,
  )(async ({ params, body }, caller, exchange) => (await ask('grant', params.id, { accept: body.accept }, caller, exchange)).json)
}

const mountReadAgain = (api: Api, tools: Tools): void => {
  mount(
    api,
    calls.readAgainCall,
  )(async ({ params, body }, caller) => {
    const { id, accountId } = await viewOf(tools.database, caller, params.id)
    const { environmentId } = caller
    await readAgain(tools, { environmentId, accountId, caseId: id, actor: actorOf(caller), sendAgain: body.send_again === true })
    return caseJson(tools, await viewOf(tools.database, caller, params.id))
  })
}

const mountBulk = (api: Api, tools: Tools): void => {
  mount(
    api,
    calls.bulkCall,
  )(({ body }, caller) =>
    tools.database.transaction((tx) => beginBulk(tx, { environmentId: caller.environmentId, actor: actorOf(caller), ...body })),
  )
  mount(api, calls.getBulkCall)(({ params }, { environmentId }) => bulkProgress(tools.database, environmentId, params.id))
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A client that repeats a request sends the same id. */
const actIdOf = ({ id }: Exchange): string => (uuid.test(id) ? id.toLowerCase() : randomUUID())

const viewOf = async (db: Queryable, { environmentId }: Caller, caseId: string): Promise<CaseView> => {
  const view = await selectCaseView(db, environmentId, caseId)
  if (view === null) throw new NotFound()
  return view
}

/** Staff may open the next case where a further failure of the same credentials would only be noted. */
const openNext = async (tx: Tx, caller: Caller, accountId: string): Promise<string> => {
  const account = await lockAccount(tx, accountId)
  if (account?.environmentId !== caller.environmentId || account.deletedAt !== null) throw new NotFound()
  const latest = await selectLatestCase(tx, accountId)
  if (latest === null)
    throw new Conflict('This account never had a case: report the failure with POST /integrated-account/:id/authentication-error')
  const { reference, outcome, generation, reason } = latest
  if (await isObserved(tx, await loadEnvironment(tx, account.environmentId), { integrationId: account.integrationId }))
    throw new Conflict('Another system still looks after this account, until `relink cutover`: report its failures instead')
  if (outcome === null) throw new Conflict(`${reference} is open already`)
  if (outcome !== 'expired' && outcome !== 'cancelled')
    throw new Conflict(`${reference} ended as ${outcome}: the next failure opens a case by itself`)
  if (latest.currentGeneration !== generation)
    throw new Conflict(`The credentials are newer than ${reference}: their failure opens a case by itself`)
  const actor = actorOf(caller)
  const { caseId } = await openOutage(tx, { accountId, generation, reason, actor, onPurpose: true })
  if (caseId === null) throw new Conflict('The credentials have changed meanwhile')
  await audit(tx, { environmentId: caller.environmentId, actor, action: 'opened', subjectKind: 'case', subjectId: caseId })
  return caseId
}

const mintForCase = async (tx: Tx, caller: Caller, caseId: string, life: number) => {
  const view = await viewOf(tx, caller, caseId)
  const account = await lockAccount(tx, view.accountId)
  if (account === null || account.deletedAt !== null) throw new Conflict('The account has been deleted')
  const actor = actorOf(caller)
  const { environmentId } = caller
  const link = await mintLink(tx, {
    environmentId,
    accountId: account.id,
    caseId,
    mintedFor: 'support',
    persistPreviousContext: true,
    life,
  })
  await note(tx, { caseId, kind: 'link_minted', actor, data: { link_id: link.id, expires_at: link.expiresAt } })
  await audit(tx, { environmentId, actor, action: 'link_minted', subjectKind: 'case', subjectId: caseId, data: { link_id: link.id } })
  return link
}
