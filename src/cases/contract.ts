import { z } from 'zod'
import { holds, outcomes, stages } from '../domain/case.js'
import { addressees, verdicts } from '../domain/verdict.js'
import type { Scope } from '../domain/scope.js'
import { call } from '../http/call.js'
import { plainMessages } from '../http/plain-messages.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import type { ActRequestBody } from './act.js'
import { mostInBulk } from './bulk.js'
import { caseSchema } from './case-schema.js'
import { timelineEntrySchema } from './timeline-json.js'

const tag = 'Cases'
const params = z.object({ id: z.uuid() })
const words = z.string().trim().min(1, 'must not be empty').max(4000)

/** Filters of cases, in lists and in bulk. */
const caseFilters = listQuery({
  fields: {
    id: { type: 'uuid' },
    stage: { type: 'string', oneOf: stages },
    'hold.why': { type: 'string', oneOf: holds },
    outcome: { type: 'string', oneOf: outcomes },
    verdict: { type: 'string', oneOf: verdicts },
    addressee: { type: 'string', oneOf: addressees },
    tenant_id: { type: 'string' },
    integrated_account_id: { type: 'uuid' },
    incident_id: { type: 'uuid' },
    'integration.name': { type: 'string' },
    reference: { type: 'string' },
    is_open: { type: 'boolean', description: 'Cases without an outcome' },
    opened_at: { type: 'time' },
  },
})

export const listCasesCall = call({
  id: 'listCases',
  method: 'get',
  path: '/case',
  tag,
  summary: 'List cases',
  description: 'The newest first.',
  scope: 'accounts:read',
  given: z.object({ query: caseFilters }),
  answer: listAnswer(caseSchema),
})

export const getCaseCall = call({
  id: 'getCase',
  method: 'get',
  path: '/case/:id',
  tag,
  summary: 'Get a case',
  scope: 'accounts:read',
  given: z.object({ params }),
  answer: caseSchema,
})

export const getTimelineCall = call({
  id: 'getTimeline',
  method: 'get',
  path: '/case/:id/timeline',
  tag,
  summary: "Get a case's timeline",
  description: 'What happened, the oldest first, in plain words.',
  scope: 'accounts:read',
  given: z.object({ params, query: listQuery({ fields: {} }) }),
  answer: listAnswer(timelineEntrySchema),
})

export const openCaseCall = call({
  id: 'openCase',
  method: 'post',
  path: '/case',
  tag,
  summary: 'Open the next case',
  description:
    'After a case ended `expired` or `cancelled`, further failures of the same credentials are only noted. This opens the next case on purpose.',
  scope: 'cases:write',
  given: z.object({ body: z.object({ integrated_account_id: z.uuid() }) }),
  answer: caseSchema,
  fails: { 409: 'There is an open case, or no case ended `expired` or `cancelled` with these credentials' },
})

/** An act: the workflow decides, and the answer is the case as it then is. */
const act = <B extends z.ZodObject>(id: string, name: string, summary: string, body: B, description?: string) =>
  call({
    id,
    method: 'post',
    path: `/case/:id/${name}`,
    // The request's id is passed to the workflow, which performs it once.
    repeatable: true,
    tag,
    summary,
    description: `${description === undefined ? '' : `${description} `}A repeat with the same \`Idempotency-Key\`, or the same \`X-Request-Id\` (a UUID), gets the first one's result.`,
    scope: 'cases:write' as const satisfies Scope,
    texts: { note: 'lines', reason: 'lines', text: 'lines' },
    given: z.object({ params, body }),
    answer: caseSchema,
    fails: { 409: "Not possible in the case's current state; the message says which", 503: 'Temporal did not answer in time: try again' },
  })

const mailSchema = z.union([z.object({ sent: z.literal(true), to: z.string() }), z.object({ sent: z.literal(false), why: z.string() })])

export const resendCall = call({
  ...act('resendLink', 'resend', 'Mail the link again', z.object({}), 'Now, whatever the policy says.'),
  answer: caseSchema.extend({ mail: mailSchema }).meta({ id: 'CaseAndMail' }),
})

export const snoozeCall = act(
  'snoozeCase',
  'snooze',
  'Pause mails and escalation',
  z.object({ until: z.iso.datetime({ offset: true, error: 'must be a time such as 2027-01-01T00:00:00Z' }) }),
  'Missed reminders are combined into one mail at `until`. The expiry does not move.',
)

export const escalateCall = act(
  'escalateCase',
  'escalate',
  'Escalate a case to support',
  z.object({ note: words.optional() }),
  'The link still works.',
)

export const cancelCall = act('cancelCase', 'cancel', 'Cancel a case', z.object({ reason: words }))

const mendedBy = { user: ['contact', 'admin'], operator: ['operator', 'support'] } as const

export const verdictCall = act(
  'setVerdict',
  'verdict',
  'Set the verdict',
  z
    .object({
      verdict: z.enum(['user', 'operator'], 'must be user or operator'),
      addressee: z.enum(addressees, `must be one of ${addressees.join(', ')}`).optional(),
      wrong: z.boolean().optional().meta({ description: 'The current verdict is wrong; the timeline keeps which, and who said so' }),
      note: words,
    })
    .refine(({ verdict, addressee }) => addressee === undefined || (mendedBy[verdict] as readonly string[]).includes(addressee), {
      path: ['addressee'],
      error: ({ input }) => {
        const verdict = (input as { verdict?: unknown }).verdict === 'operator' ? 'operator' : 'user'
        return `must be one of ${mendedBy[verdict].join(', ')} for the verdict ${verdict}`
      },
    }),
  'Ends any hold.',
)

export const releaseCall = act(
  'releaseCase',
  'release',
  'Release a held case',
  z.object({}),
  'Ends the holds `import`, `observe` and `relapse`.',
)

export const noteCall = act('addNote', 'note', 'Add a note', z.object({ text: words }), 'Also to a case that is closed.')

export const grantCall = act(
  'decideGrant',
  'grant',
  'Accept or refuse a waiting reauthorization',
  z.object({ accept: z.boolean() }),
  'For a case that is held because the account could not be compared (`identity`).',
)

export const readAgainCall = call({
  id: 'readAnswerAgain',
  method: 'post',
  path: '/case/:id/read-again',
  repeatable: true,
  tag,
  summary: 'Read a kept answer again',
  description:
    'For a case whose `reason.code` is `refresh_token_may_be_gone` or `refresh_token_unreadable`: the platform’s answer was kept sealed, since its tokens could not be read, and nothing is sent meanwhile. It is read again as the integration says now (`oauth.token_at`); what can be read ends the case. `send_again` throws the kept answer away and sends the stored refresh token once more: only where that answer surely held no tokens, since a platform that rotates may end the whole grant for it.',
  scope: 'cases:write',
  given: z.object({ params, body: z.object({ send_again: z.boolean().optional() }) }),
  answer: caseSchema,
  fails: { 409: 'The case is closed, or no answer is kept' },
})

const bulkActs = ['resend', 'snooze', 'escalate', 'cancel', 'verdict', 'release', 'note'] as const

/** What each act needs in addition, as for one case. */
const askedFor = {
  resend: resendCall,
  snooze: snoozeCall,
  escalate: escalateCall,
  cancel: cancelCall,
  verdict: verdictCall,
  release: releaseCall,
  note: noteCall,
} as const

export const bulkCall = call({
  id: 'startBulk',
  method: 'post',
  path: '/case/bulk',
  tag,
  summary: 'Act on many cases',
  description:
    'For the cases named, or for those that the filter finds now: open ones, and for a note closed ones too. The acts are performed one after another, at most `per_hour` of them in an hour, also across restarts; a case that refuses is listed in the progress and stops nothing. Besides `act`, send what the act needs: `until`, `note`, `reason`, `verdict`, `addressee`, `wrong`, `text`.',
  scope: 'cases:write',
  status: 202,
  texts: { note: 'lines', reason: 'lines', text: 'lines' },
  given: z.object({
    body: z
      .object({
        act: z.enum(bulkActs, `must be one of ${bulkActs.join(', ')}`),
        ids: z.array(z.uuid()).min(1).max(mostInBulk).optional(),
        filter: caseFilters.optional().meta({ description: 'As in the list of cases: `{ "stage": "held", "hold.why": "observe" }`' }),
        per_hour: z.int().min(1).max(100_000).nullish().meta({ description: 'Left out: as fast as it goes' }),
        until: z.unknown().optional(),
        note: z.unknown().optional(),
        reason: z.unknown().optional(),
        verdict: z.unknown().optional(),
        addressee: z.unknown().optional(),
        wrong: z.unknown().optional(),
        text: z.unknown().optional(),
      })
      .transform(({ act, ids, filter, per_hour, ...asked }, context) => {
        if ((ids === undefined) === (filter === undefined)) {
          for (const field of ['ids', 'filter']) context.addIssue({ code: 'custom', path: [field], message: 'one of ids and filter' })
        }
        const parsed = askedFor[act].given.shape.body.safeParse(asked, { error: plainMessages })
        if (!parsed.success) {
          for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path: [...path], message })
        }
        return { act, ids, filter, perHour: per_hour ?? null, request: (parsed.data ?? {}) as ActRequestBody }
      }),
  }),
  answer: z.object({ id: z.uuid(), cases: z.int().meta({ description: 'How many it will act on' }) }),
})

export const getBulkCall = call({
  id: 'getBulk',
  method: 'get',
  path: '/case/bulk/:id',
  tag,
  summary: 'Get bulk progress',
  scope: 'accounts:read',
  given: z.object({ params }),
  answer: z
    .object({
      id: z.uuid(),
      act: z.enum(bulkActs),
      actor: z.string(),
      per_hour: z.int().nullable(),
      created_at: z.iso.datetime(),
      cases: z.int(),
      done: z.int(),
      refused: z.array(z.object({ case_id: z.uuid(), reference: z.string(), why: z.string() })),
      left: z.int(),
      next_at: z.iso.datetime().nullable().meta({ description: 'When the next ones are performed; null when none is left' }),
    })
    .meta({ id: 'CaseBulk' }),
})

export const caseLinkCall = call({
  id: 'createCaseLink',
  method: 'post',
  path: '/case/:id/link',
  repeatable: true,
  tag,
  summary: "Mint a link for a case's account",
  description: 'Keeps the previous context, and asks for the scopes of the integration and those last granted.',
  scope: 'links:mint',
  given: z.object({ params }),
  answer: z.object({ link_token: z.guid(), url: z.url(), expires_at: z.iso.datetime() }),
  noStore: true,
  fails: { 409: 'The account has been deleted' },
})
