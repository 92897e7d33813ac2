import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Tools } from '../tools.js'
import { takeInboundCall } from './contract.js'
import { takeInbound } from './take-inbound.js'

export const mountInbound = (api: Api, tools: Tools): void => {
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
