import { z } from 'zod'
import { recipientChoices, weekdays } from '../domain/policy.js'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'
import { policySchema } from './policy-schema.js'

const tag = 'Policy'
const query = z.object({
  integration: z.string().min(1).optional().meta({ description: 'The name of an integration whose policy differs' }),
})

const answer = z
  .object({
    confirm: z.string().meta({ example: 'PT1H' }),
    notify: z.array(z.object({ after: z.string(), to: z.enum(recipientChoices), channel: z.enum(['email']) })),
    escalate_after: z.string().meta({ example: 'P7D' }),
    expire_after: z.string().meta({ example: 'P30D' }),
    probe_every: z.string().meta({ example: 'PT15M' }),
    send_window: z.union([
      z.literal('always'),
      z.object({ days: z.array(z.enum(weekdays)), from: z.string(), to: z.string(), days_off: z.array(z.string()) }),
    ]),
  })
  .meta({ id: 'Policy' })

export const getPolicyCall = call({
  id: 'getPolicy',
  method: 'get',
  path: '/policy',
  tag,
  summary: 'Get the policy in force',
  description: "The integration's own, else the environment's, else the default.",
  scope: 'accounts:read',
  given: z.object({ query }),
  answer,
})

export const putPolicyCall = call({
  id: 'setPolicy',
  method: 'put',
  path: '/policy',
  tag,
  summary: 'Set the policy',
  description:
    'For future cases: an open case keeps the reminder schedule that it was opened with. Only `send_window` counts for open cases too, from their next mail on.',
  scope: 'settings:write',
  given: z.object({ query, body: policySchema }),
  answer,
})

export const previewPolicyCall = call({
  id: 'previewPolicy',
  method: 'post',
  path: '/policy/preview',
  repeatable: true,
  tag,
  summary: 'Preview what a policy would send',
  description: 'What would be sent, to whom and when, if a person had to reconnect this account since `at` and did not.',
  scope: 'accounts:read',
  given: z.object({
    body: z.object({
      integrated_account_id: z.uuid(),
      at: z.iso
        .datetime({ offset: true, error: 'must be a time such as 2027-01-01T00:00:00Z' })
        .refine((at) => Date.parse(at) < Date.UTC(2200, 0), 'must be before the year 2200'),
      policy: policySchema.optional().meta({ description: 'Left out: the policy in force' }),
    }),
  }),
  answer: listAnswer(
    z.object({
      what: z.enum(['notify', 'escalate', 'expire']),
      at: z.iso.datetime(),
      due_at: z.iso.datetime().meta({ description: 'When it fell due by the reminder schedule' }),
      waited_for: z
        .enum(['window', 'per_day', 'per_week'])
        .nullable()
        .meta({ description: 'What it waited for last: the send window, or a place under a cap of mails to the person' }),
      to: z.array(z.string()),
      channel: z.enum(['email']).nullable(),
    }),
  ),
})
