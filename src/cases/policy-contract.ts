import { z } from 'zod'
import { durationMs } from '../domain/duration.js'
import { defaultPolicy, recipientsOf } from '../domain/policy.js'
import type { Policy } from '../domain/policy.js'
import { call } from '../http/call.js'

/** Longer than any ladder, and far below what a timer takes. */
const longestMs = 366 * 86_400_000
const shortestMs = 1000

const duration = (least: number) =>
  z
    .string()
    .refine((value) => durationMs(value) !== null, 'must be an ISO-8601 duration of weeks, days, hours, minutes and seconds, such as P3D')
    .refine(
      (value) => {
        const ms = durationMs(value) ?? least
        return ms >= least && ms <= longestMs
      },
      `must be from ${least === 0 ? 'PT0S' : 'PT1S'} to P366D`,
    )
    .meta({ example: 'P3D' })

const rung = z.object({
  after: duration(0).meta({ description: 'Counted from `verdict_at`, or from the first usable contact', example: 'P1D' }),
  to: z.enum(recipientsOf).meta({ description: 'The first usable contact, the one after the last asked, or everybody' }),
  channel: z.enum(['email']).default('email'),
})

const inOrder = (rungs: readonly { readonly after: string }[]): boolean =>
  rungs.every(({ after }, index) => index === 0 || (durationMs(rungs[index - 1]?.after ?? '') ?? 0) <= (durationMs(after) ?? 0))

const given = z
  .object({
    confirm: duration(0).default(defaultPolicy.confirm),
    notify: z
      .array(rung)
      .max(50)
      .refine(inOrder, 'must be in the order of time')
      .default([...defaultPolicy.notify]),
    escalate_after: duration(0).default(defaultPolicy.escalate_after),
    expire_after: duration(shortestMs).default(defaultPolicy.expire_after),
    probe_every: duration(shortestMs).default(defaultPolicy.probe_every),
  })
  .meta({ description: 'What is left out takes its default; `notify: []` means that the company tells its people itself' })

/** Stored policies were checked when they came in. */
const policy = z
  .object({
    confirm: z.string().meta({ description: 'How long a transient answer is tried again before it becomes `unknown` and is told' }),
    notify: z.array(z.object({ after: z.string(), to: z.enum(recipientsOf), channel: z.enum(['email']) })),
    escalate_after: z.string(),
    expire_after: z.string(),
    probe_every: z.string(),
  })
  .meta({ id: 'Policy', description: 'The ladder of reminders and escalations; frozen into a case at its start' })

export type PolicyJson = z.output<typeof policy>

export const policyJson = (stored: Policy): PolicyJson => ({ ...stored, notify: stored.notify.map((step) => ({ ...step })) })

const query = z.object({
  integration: z.string().min(1).optional().meta({ description: 'The name of an integration that has, or gets, a policy of its own' }),
})

export const getPolicy = call({
  method: 'get',
  path: '/policy',
  tag: 'Policy',
  summary: 'Get the policy in force',
  description: "With `integration`, that integration's own, else the environment's.",
  scope: 'accounts:read',
  given: z.object({ query }),
  answer: policy,
  fails: { 404: 'There is no integration of this name' },
})

export const putPolicy = call({
  method: 'put',
  path: '/policy',
  tag: 'Policy',
  summary: 'Set the policy',
  description: 'For the environment, or with `integration` for one integration. Cases that are open keep the ladder they began with.',
  scope: 'settings:write',
  given: z.object({ query, body: given }),
  answer: policy,
  fails: { 404: 'There is no integration of this name' },
})

export const previewPolicyCall = call({
  method: 'post',
  path: '/policy/preview',
  tag: 'Policy',
  summary: 'Show what would be sent, to whom and when',
  description: "If the account's access ended at `at` and nobody answered. Nothing is sent, nothing is stored.",
  scope: 'accounts:read',
  given: z.object({
    body: z.object({
      integrated_account_id: z.uuid(),
      at: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-24T10:30:00Z' }).transform((value) => new Date(value)),
      policy: given.optional(),
    }),
  }),
  answer: z.object({
    steps: z.array(
      z.object({
        at: z.iso.datetime(),
        what: z.enum(['notify', 'escalate', 'expire']),
        to: z.array(z.string()).meta({ description: 'Addresses; empty where nobody would be asked' }),
      }),
    ),
  }),
})
