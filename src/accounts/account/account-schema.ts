import { z } from 'zod'
import { outcomes, stages } from '../../domain/case.js'
import { addressees, verdicts } from '../../domain/verdict.js'
import { accountStatuses } from './account.js'

const time = z.iso.datetime()

export const contactSchema = z.object({
  email: z.string(),
  name: z.string().nullable(),
  locale: z.string().nullable(),
  time_zone: z.string().nullable(),
  role: z.enum(['owner', 'admin']),
})

/** An account as every answer and event shows it: the contract's fields, then ours. No credential has a field here. */
export const accountSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.string(),
    environment_id: z.uuid(),
    environment_integration_id: z.uuid(),
    status: z.enum(accountStatuses),
    last_error: z.string().nullable(),
    last_action_result: z.record(z.string(), z.unknown()),
    last_forbidden_error: z
      .object({ resource: z.string().nullable(), method: z.string().nullable(), missing_scopes: z.array(z.string()), occurred_at: time })
      .nullable(),
    authentication_method: z.enum(['oauth2', 'api_key', 'oauth2_client_credentials']),
    is_sandbox: z.boolean(),
    region: z.string().nullable(),
    context: z.record(z.string(), z.unknown()).meta({ description: 'Variables, and `oauth.scope`; credentials are never shown' }),
    integration: z.object({
      id: z.uuid(),
      name: z.string(),
      category: z.string().nullable(),
      config: z.object({ label: z.string() }),
    }),
    environment_integration: z.object({
      id: z.uuid(),
      integration_id: z.uuid(),
      environment_id: z.uuid(),
      is_enabled: z.boolean(),
    }),
    external_id: z.string().nullable(),
    label: z.string().nullable(),
    contacts: z.array(contactSchema).meta({ description: 'In the order in which they are asked' }),
    impact: z.string().nullable(),
    notify: z.boolean(),
    remote_account: z
      .object({ issuer: z.string(), account: z.string().nullable(), person: z.string().nullable(), label: z.string().nullable() })
      .nullable(),
    missing_scopes: z.array(z.string()),
    generation: z.number().int().nullable().meta({
      description:
        'Counts each write of the credentials: of two events of one account the one with the higher generation, then the later `created_at`, is newer',
    }),
    case: z
      .object({
        id: z.uuid(),
        reference: z.string(),
        verdict: z.enum(verdicts).nullable(),
        addressee: z.enum(addressees).nullable(),
        stage: z.enum(stages),
        outcome: z.enum(outcomes).nullable(),
      })
      .nullable()
      .meta({ description: 'The open case, else the last one' }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'IntegratedAccount' })

export type AccountJson = z.output<typeof accountSchema>
export type ContactJson = z.output<typeof contactSchema>
