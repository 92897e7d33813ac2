import { z } from 'zod'
import type { IncidentView } from './incident.js'

const time = z.iso.datetime()

export const incidentSchema = z
  .object({
    id: z.uuid(),
    integration_id: z.uuid(),
    code: z.string().meta({ example: 'invalid_client', description: 'Of the failure that opened it' }),
    summary: z.string().meta({ description: 'One sentence that a newcomer understands' }),
    opened_at: time,
    closed_at: time.nullable(),
    accounts: z.number().int(),
    tenants: z.number().int(),
    case_ids: z.array(z.uuid()).meta({ description: 'The cases that are or were held under it' }),
  })
  .meta({ id: 'Incident', description: 'One fault of one OAuth app, with all cases held under it' })

export type IncidentJson = z.output<typeof incidentSchema>

export const incidentJson = (view: IncidentView): IncidentJson => ({
  id: view.id,
  integration_id: view.integrationId,
  code: view.reason.code,
  summary: view.reason.summary,
  opened_at: view.openedAt.toISOString(),
  closed_at: view.closedAt?.toISOString() ?? null,
  accounts: view.accounts,
  tenants: view.tenants,
  case_ids: [...view.caseIds],
})
