import { z } from 'zod'
import { durationMs } from '../domain/duration.js'
import { recipientsOf } from '../domain/policy.js'

/** Ten years: longer than anybody waits, and far from what a date can't hold. */
const longestMs = 3650 * 86_400_000

const duration = z
  .string()
  .max(40)
  .refine(
    (text) => durationMs(text) !== null,
    'must be an ISO-8601 duration in weeks, days, hours, minutes and seconds, such as P3D or PT2M',
  )
  .refine((text) => (durationMs(text) ?? 0) <= longestMs, 'must be at most P3650D')

const positive = duration.refine((text) => durationMs(text) !== 0, 'must be longer than nothing')

const notifyStep = z.object({
  after: duration.meta({ description: 'Counted from the verdict', example: 'P1D' }),
  to: z.enum(recipientsOf, `must be one of ${recipientsOf.join(', ')}`).meta({
    description: 'The first usable contact, the next one who has not been asked, or everybody',
  }),
  channel: z.enum(['email'], 'must be email').default('email'),
})

/** The ladder, as `PUT /policy` takes it. */
export const policySchema = z.object({
  confirm: duration.meta({
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
  escalate_after: duration.meta({ example: 'P7D' }),
  expire_after: positive.meta({ example: 'P30D' }),
  probe_every: positive.meta({ description: 'How often a held case asks the platform again', example: 'PT15M' }),
})
