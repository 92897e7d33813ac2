import { z } from 'zod'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { incidentSchema } from './incident-json.js'

const tag = 'Incidents'
const params = z.object({ id: z.uuid() })

export const listIncidentsCall = call({
  id: 'listIncidents',
  method: 'get',
  path: '/incident',
  tag,
  summary: 'List incidents',
  description: 'The newest first.',
  scope: 'accounts:read',
  given: z.object({
    query: listQuery({
      fields: {
        integration_id: { type: 'uuid' },
        code: { type: 'string' },
        is_open: { type: 'boolean', description: 'Incidents that are not closed' },
        opened_at: { type: 'time' },
      },
    }),
  }),
  answer: listAnswer(incidentSchema),
})

export const getIncidentCall = call({
  id: 'getIncident',
  method: 'get',
  path: '/incident/:id',
  tag,
  summary: 'Get an incident',
  scope: 'accounts:read',
  given: z.object({ params }),
  answer: incidentSchema,
})

export const resolveIncidentCall = call({
  id: 'resolveIncident',
  method: 'post',
  path: '/incident/:id/resolve',
  tag,
  summary: 'Resolve an incident',
  description:
    'It is over, or was none: its cases are released a few at a time, the platform is asked about each, and the people who must reconnect are asked.',
  scope: 'cases:write',
  given: z.object({ params }),
  answer: incidentSchema,
  fails: { 409: 'It is closed already' },
})
