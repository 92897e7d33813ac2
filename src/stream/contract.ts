import { z } from 'zod'
import { outcomes, stages } from '../domain/case.js'
import { verdicts } from '../domain/verdict.js'
import { call } from '../http/call.js'

const changed = z
  .union([
    z.object({ id: z.uuid(), stage: z.enum(stages), verdict: z.enum(verdicts).nullable(), outcome: z.enum(outcomes).nullable() }),
    z.object({ id: z.uuid(), status: z.string() }),
    z.object({ id: z.uuid() }),
    z.object({}),
  ])
  .meta({ id: 'Changed', description: 'The data of an event: `case`, `account`, `incident`, or `reset`' })

export const streamCall = call({
  id: 'watchChanges',
  method: 'get',
  path: '/stream',
  tag: 'Overview',
  summary: 'Listen to what changes',
  description:
    'Server-sent events: `case` { id, stage, verdict, outcome }, `account` { id, status }, `incident` { id }, within a second or two of the change. They say that something changed, not what it was before: fetch it again. `reset` {}: too much was missed, fetch everything again. Send the last `id` back as `Last-Event-ID`. A comment comes every 15 s; the stream ends with the token.',
  scope: 'accounts:read',
  given: z.object({}),
  answer: changed,
  stream: true,
  fails: { 503: 'This process has as many listeners as it allows: try again' },
})
