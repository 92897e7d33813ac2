import { actorOf } from '../access/actor-of.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Tools } from '../tools.js'
import { getBrakeCall, releaseBrakeCall } from './brake/contract.js'
import { releaseBrake } from './brake/release-brake.js'
import { selectBrake } from './brake/store.js'
import { sendBounceTest } from './bounce-test.js'
import { bounceTestCall, takeInboundCall } from './contract.js'
import { takeInbound } from './take-inbound.js'

export const mountInbound = (api: Api, tools: Tools): void => {
  mount(
    api,
    getBrakeCall,
  )(async (_given, { environmentId }) => {
    const brake = await selectBrake(tools.database, environmentId)
    return {
      stopped: brake !== null,
      since: brake?.at.toISOString() ?? null,
      sent: brake?.sent ?? null,
      came_back: brake?.cameBack ?? null,
    }
  })
  mount(
    api,
    bounceTestCall,
  )(async (_given, { environmentId }) => {
    const { mailId, to } = await tools.database.transaction((tx) => sendBounceTest(tx, environmentId))
    return { mail_id: mailId, to }
  })
  mount(
    api,
    releaseBrakeCall,
  )(async (_given, caller) => ({
    cases: await tools.database.transaction((tx) => releaseBrake(tx, { environmentId: caller.environmentId, actor: actorOf(caller) })),
  }))
  mount(
    api,
    takeInboundCall,
  )(async ({ query }, { environmentId }, { body }) => {
    const { reading, mailId, matchedBy, effect } = await takeInbound(tools, {
      raw: body,
      recipient: query.recipient ?? null,
      environmentId,
    })
    return { mail_id: mailId, matched_by: matchedBy, effect, reading }
  })
}
