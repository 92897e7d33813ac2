import { z } from 'zod'
import { bounds, boundsWords, isWithin } from '../domain/bounds.js'
import type { Bounds } from '../domain/bounds.js'
import { durationMs } from '../domain/duration.js'
import { recipientsOf } from '../domain/policy.js'

const duration = (given: Bounds) =>
  z
    .string()
    .max(40)
    .refine(
      (text) => durationMs(text) !== null,
      'must be an ISO-8601 duration in weeks, days, hours, minutes and seconds, such as P3D or PT2M',
    )
    .refine(
      (text) => {
        const ms = durationMs(text)
        return ms === null || isWithin(ms, given)
      },
      `must be ${boundsWords(given)}`,
    )

const notifyStep = z.object({
  after: duration(bounds['policy.notify.after']).meta({ description: 'Counted from the verdict', example: 'P1D' }),
  to: z.enum(recipientsOf, `must be one of ${recipientsOf.join(', ')}`).meta({
    description: 'The first usable contact, the next one who has not been asked, or everybody',
  }),
  channel: z.enum(['email'], 'must be email').default('email'),
})

/** The ladder, as `PUT /policy` takes it. */
export const policySchema = z.object({
  confirm: duration(bounds['policy.confirm']).meta({
    description: 'How long a transient answer is retried before people are notified; PT0S notifies at once',
    example: 'PT1H',
  }),
  notify: z
    .array(notifyStep)
    .max(20, 'has at most 20 steps')
    .superRefine((steps, context) => {
      steps.forEach((step, index) => {
        const before = steps[index - 1]
        if (before !== undefined && (durationMs(step.after) ?? 0) < (durationMs(before.after) ?? 0)) {
          context.addIssue({ code: 'custom', path: [index, 'after'], message: 'must not be before the step above it' })
        }
      })
    })
    .meta({ description: 'The mails, in order; empty: the company notifies its people itself' }),
  escalate_after: duration(bounds['policy.escalate_after']).meta({ example: 'P7D' }),
  expire_after: duration(bounds['policy.expire_after']).meta({ example: 'P30D' }),
  probe_every: duration(bounds['policy.probe_every']).meta({
    description: 'How often a held case asks the platform again; not more often than PROBES_APART says',
    example: 'PT15M',
  }),
})
