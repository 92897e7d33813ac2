import { actorOf } from '../access/actor-of.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Caller } from '../http/caller.js'
import { NotFound } from '../http/errors.js'
import type { Tools } from '../tools.js'
import * as calls from './contract.js'
import { incidentEvents } from './events.js'
import { incidentJson } from './incident-json.js'
import type { IncidentJson } from './incident-json.js'
import { listIncidents, viewIncident } from './incident-of.js'
import { resolveIncident } from './resolve-incident.js'

export const mountIncidents = (api: Api, tools: Tools): void => {
  api.events.push(...incidentEvents)
  const viewed = async (id: string, { environmentId }: Caller): Promise<IncidentJson> => {
    const view = await viewIncident(tools.database, id, environmentId)
    if (view === null) throw new NotFound()
    return incidentJson(view)
  }

  mount(
    api,
    calls.listIncidentsCall,
  )(async ({ query }, caller) => {
    const page = await listIncidents(tools.database, caller.environmentId, query)
    return { result: page.rows.map(incidentJson), next_cursor: page.nextCursor, limit: query.limit }
  })

  mount(api, calls.getIncidentCall)(({ params }, caller) => viewed(params.id, caller))

  mount(
    api,
    calls.resolveIncidentCall,
  )(async ({ params }, caller) => {
    const { environmentId } = caller
    await tools.database.transaction((tx) => resolveIncident(tx, { environmentId, id: params.id, actor: actorOf(caller) }))
    return viewed(params.id, caller)
  })
}
