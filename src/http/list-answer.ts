import { z } from 'zod'
import { MAX_LIMIT } from './list-field.js'

/** The contract's list. */
export const listAnswer = <T extends z.ZodType>(item: T) =>
  z.object({
    result: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Send it back as `next_cursor` for the next page; null on the last page' }),
    limit: z.number().int().meta({ description: 'Most rows of a page', example: MAX_LIMIT }),
  })
