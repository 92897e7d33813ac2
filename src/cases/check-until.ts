import { BadRequest } from '../http/errors.js'
import type { ActRequestBody } from './act.js'

const yearMs = 366 * 86_400_000

/** @throws {BadRequest} for a moment that can't be snoozed until */
export const checkUntil = ({ until }: ActRequestBody, now: Date): void => {
  if (until === undefined) return
  const ahead = Date.parse(until) - now.getTime()
  if (ahead > 0 && ahead <= yearMs) return
  throw BadRequest.fields([{ field: 'until', message: ahead > 0 ? 'must be within a year' : 'must be in the future' }])
}
