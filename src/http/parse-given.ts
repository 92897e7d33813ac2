import type { Request } from 'express'
import { z } from 'zod'
import type { Caller } from './caller.js'
import { ApiError, BadRequest, NotFound } from './errors.js'
import { fieldErrors } from './field-errors.js'
import { plainMessages } from './plain-messages.js'
import { unstorable } from './unstorable.js'
import type { TextKinds } from './unstorable.js'

/** What a call takes; error fields are the dotted paths inside these. */
export type GivenShape = Readonly<Partial<Record<'params' | 'query' | 'body', z.ZodType>>>

type Parser<G extends GivenShape> = (req: Request, caller: Caller | undefined) => z.output<z.ZodObject<G>>

/**
 * Parses a request by a call's `given`. A bad path id is a 404, the same as an unknown one. Unknown query fields are refused, since a
 * misspelt filter would answer too much; unknown body fields are ignored, as Truto's clients need it. Texts are of one line, unless `texts` says
 * otherwise of a part of the body.
 */
export const parseGiven = <G extends GivenShape>(given: z.ZodObject<G>, texts: TextKinds = {}): Parser<G> => {
  const { params, query, body } = given.shape as GivenShape
  const schema = z.object({
    ...(params && { params }),
    query: query instanceof z.ZodObject ? z.strictObject(query.shape) : (query ?? z.strictObject({})),
    ...(body && { body }),
  })
  return (req, caller) => {
    if (body) requireJson(req)
    const input = {
      params: { ...req.params },
      query: ownEnvironment({ ...req.query }, caller),
      ...(body && { body: ownEnvironment((req.body as unknown) ?? {}, caller) }),
    }
    if (unstorable(input.params, { '': 'raw' })) throw new NotFound()
    // Nothing has such characters in its id; a PUT would make a tenant that has.
    const bad = unstorable(input.params) ?? unstorable(input.query) ?? unstorable(input.body, texts)
    if (bad) throw BadRequest.fields([{ field: bad.path.join('.') || 'body', message: bad.message }])
    const parsed = schema.safeParse(input, { error: plainMessages })
    if (!parsed.success) {
      if (parsed.error.issues.some((issue) => issue.path[0] === 'params')) throw new NotFound()
      throw BadRequest.fields(fieldErrors(parsed.error))
    }
    return parsed.data as z.output<z.ZodObject<G>>
  }
}

const requireJson = (req: Request): void => {
  // `is` answers null for a request without a body, and false for one of another type.
  if (req.is('application/json') === false && req.get('Content-Length') !== '0') {
    throw new ApiError(415, 'unsupported_media_type', 'The body must be JSON: Content-Type: application/json')
  }
}

/** Truto's clients repeat `environment_id`, which the token implies. Another's is as good as unknown. */
const ownEnvironment = (part: unknown, caller: Caller | undefined): unknown => {
  if (!caller || typeof part !== 'object' || part === null || !Object.hasOwn(part, 'environment_id')) return part
  const { environment_id: environmentId, ...rest } = part as Record<string, unknown>
  const own = typeof environmentId === 'string' && environmentId.toLowerCase() === caller.environmentId
  if (!own && environmentId !== null && environmentId !== undefined) throw new NotFound()
  return rest
}
