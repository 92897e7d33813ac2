import { z } from 'zod'
import { addressees, verdicts } from '../domain/verdict.js'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'

const tag = 'Sandbox'
const byId = z.object({ id: z.uuid() })
const answers = z.object({
  status: z.number().int().nullable().meta({ description: 'null: no answer comes', example: 400 }),
  body: z.unknown().meta({ description: 'Parsed where it is JSON; null where there is none, or 10 MB of it' }),
})

const failure = z
  .object({
    platform: z.string().meta({ example: 'hubspot' }),
    how: z.string().meta({ example: 'revoked' }),
    answers,
    verdict: z.enum(verdicts),
    addressee: z.enum(addressees).nullable(),
    code: z.string().meta({ description: "The case's `reason.code`", example: 'invalid_grant' }),
  })
  .meta({ id: 'SandboxFailure' })

export const breakCall = call({
  id: 'breakAccount',
  method: 'post',
  path: '/sandbox/integrated-account/:id/break',
  tag,
  summary: 'Break a sandbox account',
  description:
    'Its next refreshes fail as they would at its platform, until it is fixed; a failure that a person can fix also ends with a reauthorization. It is noticed by `authentication-error`, `refresh-credentials`, `access-token` or when the token is due. 404 for an account that is not `is_sandbox`.',
  scope: 'accounts:write',
  given: z.object({
    params: byId,
    body: z
      .object({ how: z.string().max(100).optional().meta({ description: 'A name from `GET /sandbox/failures`; `revoked` unless given' }) })
      .optional(),
  }),
  answer: z.object({ how: z.string(), platform: z.string(), answers }),
})

export const mendCall = call({
  id: 'mendAccount',
  method: 'post',
  path: '/sandbox/integrated-account/:id/mend',
  tag,
  summary: 'Mend a sandbox account',
  description: 'Its next refreshes go to the platform again; a case that is probed is probed at once.',
  scope: 'accounts:write',
  given: z.object({ params: byId }),
  answer: z.object({ success: z.literal(true) }),
})

export const failuresCall = call({
  id: 'listFailures',
  method: 'get',
  path: '/sandbox/failures',
  tag,
  summary: 'List failures',
  description: 'Every way in which an account of each platform can be broken, and the verdict it leads to.',
  scope: 'accounts:read',
  given: z.object({}),
  answer: listAnswer(failure),
})

export type FailureJson = z.output<typeof failure>
