import { z } from 'zod'
import { boundsWords, isWithin } from '../domain/bounds.js'
import type { Bounds } from '../domain/bounds.js'
import { durationMs } from '../domain/duration.js'

/** An ISO-8601 duration within these bounds. */
export const duration = (given: Bounds) =>
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
