import { z } from 'zod'
import { holds, outcomes, stages } from '../domain/case.js'
import { verdicts } from '../domain/verdict.js'
import { call } from '../http/call.js'

const count = z.int()
const counts = <K extends string>(names: readonly K[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, count])) as Record<K, typeof count>)
const day = z.iso.date('must be a day such as 2026-11-24')

const openStages = stages.filter((stage) => stage !== 'closed')

export const statsSchema = z
  .object({
    from: z.string().meta({ example: '2026-10-26', description: 'The first day, in the zone of the environment' }),
    to: z.string().meta({ description: 'The last day, included' }),
    time_zone: z.string(),
    open: z
      .object({
        total: count,
        by_stage: counts(openStages),
        by_verdict: counts([...verdicts, 'none'] as const),
      })
      .meta({ description: 'Open cases now; `none`: not judged yet' }),
    needs_a_human: z
      .object({
        escalated: count,
        held: counts(holds),
        incidents: count,
        parked_deliveries: count,
        bounced_contacts: count,
      })
      .meta({ description: 'What only a person can move now. Held: by reason' }),
    days: z.array(z.object({ day: z.string(), opened: count, closed: counts(outcomes) })),
    time_to_reauthorize: z
      .object({ cases: count, median: z.number().nullable(), p90: z.number().nullable() })
      .meta({ description: 'Seconds from the opening to the verified reauthorization, of cases that ended `reauthorized` in these days' }),
    funnel: z.object({ mailed: count, opened: count, started: count, consented: count, healthy: count }).meta({
      description:
        'Distinct cases opened in these days: a mail with the link was taken by a mail server; the link was opened; an attempt was started; the platform’s answer was kept; the case ended `reauthorized`',
    }),
    false_alarms: z.object({ told: count, false: count, rate: z.number().nullable() }).meta({
      description:
        'Of the cases that ended in these days and whose `authentication_error` had been written: those that ended `self_healed` or `operator_fixed`, so that no one need have been notified. Null: no case notified anyone',
    }),
  })
  .meta({ id: 'Stats' })

export type Stats = z.output<typeof statsSchema>

export const statsCall = call({
  id: 'getStats',
  method: 'get',
  path: '/stats',
  tag: 'Overview',
  summary: 'Get the overview',
  description: 'Open cases, what needs a person now, and how the cases of some days ended: the last 30 unless given.',
  scope: 'accounts:read',
  given: z.object({
    query: z.object({ from: day.optional(), to: day.optional() }),
  }),
  answer: statsSchema,
})
