import { z } from 'zod'
import { causes, holds, outcomes, stages } from '../domain/case.js'
import { addressees, verdicts } from '../domain/verdict.js'

const time = z.iso.datetime()

/** The kinds of a case's next step, in words of the API. */
const nextSteps = ['detect', 'probe', 'tell', 'notify', 'escalate', 'expire'] as const

const reasonSchema = z.object({
  code: z.string().meta({ example: 'invalid_grant' }),
  summary: z.string().meta({ description: 'One sentence that a newcomer understands' }),
  http_status: z.number().int().nullable(),
  platform_code: z.string().nullable(),
  platform_message: z.string().nullable(),
})

/** A case as every answer shows it. */
export const caseSchema = z
  .object({
    id: z.uuid(),
    reference: z.string().meta({ example: 'RL-7K3F9Q' }),
    number: z.number().int().meta({ description: "Counts the account's cases from 1" }),
    kind: z.enum(['outage']),
    cause: z.enum(causes).meta({
      description:
        '`refresh`: the refresh fails. `rejected`: it works, but the platform answers 401 to the renewed tokens; ended by a good probe, new credentials, or a day without a 401',
    }),
    integrated_account_id: z.uuid(),
    tenant_id: z.string(),
    verdict: z.enum(verdicts).nullable().meta({ description: 'What the failed refresh means; null until the first answer' }),
    addressee: z.enum(addressees).nullable().meta({ description: 'Who can fix it' }),
    stage: z.enum(stages),
    hold: z
      .object({ why: z.enum(holds), since: time })
      .nullable()
      .meta({ description: 'Why nothing is sent for the time being' }),
    outcome: z.enum(outcomes).nullable(),
    relapse: z.number().int(),
    incident_id: z.uuid().nullable(),
    reason: reasonSchema,
    signed_in: z.object({ label: z.string().nullable(), account: z.string().nullable(), person: z.string().nullable() }).nullable().meta({
      description:
        'While `hold.why` is `identity`: who signed in, as the platform names them. Who was connected before was not known, so that it could not be compared',
    }),
    contact: z.object({ email: z.string(), name: z.string().nullable() }).nullable().meta({ description: 'Who is asked first' }),
    next_step: z
      .object({
        what: z.enum(nextSteps),
        at: time.nullable().meta({ description: 'Null: at once. For `probe`: until when the platform is asked again' }),
      })
      .nullable()
      .meta({ description: 'Null when the case is over' }),
    opened_at: time,
    verdict_at: time.nullable(),
    confirmed_at: time.nullable().meta({ description: 'When `integrated_account:authentication_error` was written' }),
    first_notified_at: time.nullable(),
    escalated_at: time.nullable(),
    snoozed_until: time.nullable(),
    closed_at: time.nullable(),
    workflow: z
      .object({ id: z.string(), run_id: z.string().nullable(), url: z.string().nullable() })
      .meta({ description: "The case's execution in Temporal" }),
    integrated_account: z.object({
      id: z.uuid(),
      tenant_id: z.string(),
      label: z.string().nullable(),
      integration: z.object({ name: z.string(), config: z.object({ label: z.string() }) }),
    }),
  })
  .meta({ id: 'Case' })

export type CaseJson = z.output<typeof caseSchema>
