import type { Reason } from '../domain/case.js'
import type { Judgement } from '../domain/judgement.js'

/** A judgement as a case's `reason`. */
export const reasonOf = (judgement: Judgement): Reason => ({
  code: judgement.code,
  summary: judgement.summary,
  http_status: judgement.httpStatus,
  platform_code: judgement.platformCode,
  platform_message: judgement.platformMessage,
})
