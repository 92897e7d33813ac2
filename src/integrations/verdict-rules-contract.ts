import { z } from 'zod'
import { addressees, verdicts } from '../domain/verdict.js'
import { call } from '../http/call.js'

const tag = 'Verdicts'
const query = z.object({
  integration: z.string().min(1).optional().meta({ description: 'The name of an integration with rules of its own' }),
})

const text = (max: number, what: string) =>
  z
    .string(`must be ${what}, or null`)
    .trim()
    .min(1, 'must not be empty')
    .max(max, `has at most ${String(max)} characters`)
    .nullish()

const fittingAddressees = { user: ['contact', 'admin'], operator: ['operator', 'support'], unknown: ['support'], transient: [] } as const

const rule = z
  .object({
    says: text(300, 'a part of what the platform says').meta({
      description: "A part of the platform's words, without regard to case: a phrase of two words or more",
      example: 'licence has run out',
    }),
    code: text(100, "the platform's code").meta({ example: 'invalid_request' }),
    status: z.int().min(100, 'must be an HTTP status').max(599, 'must be an HTTP status').nullish().meta({
      description: 'A rule for a 429 or a 5xx has to name it',
    }),
    verdict: z.enum(verdicts, `must be one of ${verdicts.join(', ')}`),
    addressee: z
      .enum(addressees, `must be one of ${addressees.join(', ')}`)
      .nullish()
      .meta({ description: "Left out: the verdict's usual one" }),
    note: text(300, 'a sentence').meta({ description: 'Why, for support to read' }),
  })
  .superRefine(({ says, code, verdict, addressee }, context) => {
    const issue = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message })
    }
    if ((says ?? null) === null && (code ?? null) === null) issue('says', 'a rule needs says or code')
    // One word fits far more than was meant: texts about a dead grant name the client too.
    if (typeof says === 'string' && !/\S\s+\S/.test(says)) issue('says', 'must be two words or more')
    const fitting: readonly string[] = fittingAddressees[verdict]
    if ((addressee ?? null) !== null && !fitting.includes(addressee ?? ''))
      issue(
        'addressee',
        fitting.length === 0
          ? 'must be left out for transient: no one is notified'
          : `must be one of ${fitting.join(', ')} for the verdict ${verdict}`,
      )
  })
  .transform(({ says, code, status, verdict, addressee, note }) => ({
    says: says ?? null,
    code: code ?? null,
    status: status ?? null,
    verdict,
    addressee: addressee ?? null,
    note: note ?? null,
  }))

const answer = z
  .object({
    rules: z.array(
      z.object({
        says: z.string().nullable(),
        code: z.string().nullable(),
        status: z.int().nullable(),
        verdict: z.enum(verdicts),
        addressee: z.enum(addressees).nullable(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'VerdictRules' })

export const getVerdictRulesCall = call({
  id: 'getVerdictRules',
  method: 'get',
  path: '/verdict-rules',
  tag,
  summary: 'Get your own verdict rules',
  description: "Those of the integration, or without it the environment's, in their order.",
  scope: 'accounts:read',
  given: z.object({ query }),
  answer,
})

export const putVerdictRulesCall = call({
  id: 'setVerdictRules',
  method: 'put',
  path: '/verdict-rules',
  tag,
  summary: 'Set your own verdict rules',
  description:
    "What a refused refresh means where these words or this code stand in the answer, before the platform's own rules; the integration's stand before the environment's. The first that fits decides, without evidence. They replace those kept before; an empty list removes them.",
  scope: 'settings:write',
  given: z.object({ query, body: z.object({ rules: z.array(rule, 'must be a list of rules').max(50, 'has at most 50 rules') }) }),
  answer,
})
