import { z } from 'zod'
import { bounds } from '../domain/bounds.js'
import { durationMs } from '../domain/duration.js'
import { recipientChoices, weekdays } from '../domain/policy.js'
import { duration } from '../http/duration.js'

const notifyStep = z.object({
  after: duration(bounds['policy.notify.after']).meta({ description: 'Counted from the verdict', example: 'P1D' }),
  to: z.enum(recipientChoices, `must be one of ${recipientChoices.join(', ')}`).meta({
    description: 'The first usable contact, the next one who has not been asked, or all of them',
  }),
  channel: z.enum(['email'], 'must be email').default('email'),
})

const clock = (pattern: RegExp, about: string) => z.string().regex(pattern, about)
const begins = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const ends = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/

const openHours = z
  .strictObject({
    days: z
      .array(z.enum(weekdays, `must be one of ${weekdays.join(', ')}`))
      .min(1, 'must have at least one day')
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'must not have a day twice'),
    from: clock(begins, 'must be a time of day such as 08:00').meta({ example: '08:00' }),
    to: clock(ends, 'must be a time of day such as 18:00, at most 24:00').meta({ example: '18:00' }),
    days_off: z
      .array(z.iso.date('must be a date such as 2026-12-25'))
      .max(100, 'must have at most 100 dates')
      .default([])
      .meta({ description: 'Dates on which no one is mailed', example: ['2026-12-25'] }),
  })
  .refine(({ from, to }) => !begins.test(from) || !ends.test(to) || from < to, { path: ['to'], message: 'must be after from' })

const sendWindow = z
  .union([z.literal('always'), openHours], 'must be always, or an object with days, from and to')
  .default('always')
  .meta({
    description:
      'When reminders are sent, in the person’s time zone, else their tenant’s, else the environment’s; a person without any is mailed at any hour, like all people with `always`. Read when a mail is due, so a change counts for open cases. Left out: `always`',
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
  send_window: sendWindow,
})
