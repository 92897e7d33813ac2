import { holdForGoingLive } from '../cases/going-live.js'
import { wakePutOff, wakeWaitingForWindow } from '../cases/wake-waiting.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { Forbidden } from '../http/errors.js'
import { forgetTurns } from '../mail/take-turn.js'
import type { Tools } from '../tools.js'
import { actorOf } from './actor-of.js'
import { changeEnvironment, createToken, deleteToken, getEnvironment, getToken, listTokens } from './contract.js'
import type { ApiTokenJson } from './contract.js'
import { createApiToken } from './create-api-token.js'
import { deleteApiToken } from './delete-api-token.js'
import { environmentJson } from './environment-json.js'
import { forgetTokens } from './known-tokens.js'
import { getApiToken, listApiTokens } from './list-api-tokens.js'
import { loadEnvironment } from './load-environment.js'
import { patchEnvironment } from './patch-environment.js'
import type { EnvironmentAbove } from './patch-environment.js'
import type { TokenRow } from './store.js'

const above: EnvironmentAbove = {
  goesLive: holdForGoingLive,
  zoneChanged: wakeWaitingForWindow,
  limitsChanged: async (tx, environmentId) => {
    await wakePutOff(tx, environmentId)
    await forgetTurns(tx, environmentId)
  },
}

export const mountAccess = (api: Api, tools: Tools): void => {
  mount(api, getEnvironment)(async (_given, caller) => environmentJson(await loadEnvironment(tools.database, caller.environmentId)))

  mount(
    api,
    changeEnvironment,
  )(async ({ body }, caller) =>
    environmentJson(
      await patchEnvironment(tools, {
        id: caller.environmentId,
        patch: body,
        actor: actorOf(caller),
        above,
      }),
    ),
  )

  mount(
    api,
    listTokens,
  )(async ({ query }, caller) => {
    const page = await listApiTokens(tools.database, caller.environmentId, query)
    return { result: page.rows.map((row) => tokenJson(row, caller.environmentId)), next_cursor: page.nextCursor, limit: query.limit }
  })

  mount(
    api,
    getToken,
  )(async ({ params }, { environmentId }) => tokenJson(await getApiToken(tools.database, environmentId, params.id), environmentId))

  mount(
    api,
    createToken,
  )(async ({ body }, caller) => {
    const lacking = body.scopes.find((scope) => !caller.scopes.has(scope))
    if (lacking !== undefined) {
      throw new Forbidden(`This API token lacks the scope ${lacking}, so it can't give it`, { extra: { missing_scope: lacking } })
    }
    const { token, ...row } = await tools.database.transaction((tx) =>
      createApiToken(tx, {
        environmentId: caller.environmentId,
        name: body.name,
        scopes: body.scopes,
        expiresAt: body.expires_at ?? null,
        actor: actorOf(caller),
        rootId: caller.rootId,
      }),
    )
    return { ...tokenJson(row, caller.environmentId), token }
  })

  mount(
    api,
    deleteToken,
  )(async ({ params }, caller) => {
    await tools.database.transaction((tx) =>
      deleteApiToken(tx, { environmentId: caller.environmentId, id: params.id, actor: actorOf(caller) }),
    )
    forgetTokens(tools.database)
    return { id: params.id }
  })
}

const tokenJson = (row: TokenRow, environmentId: string): ApiTokenJson => ({
  id: row.id,
  environment_id: environmentId,
  name: row.name,
  scopes: row.scopes,
  expires_at: row.expires_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
})
