import type { Egress } from '../egress/egress.js'
import { EgressRefused } from '../egress/errors.js'
import { BadRequest } from '../http/errors.js'

/** @throws {BadRequest} naming `target_url`, for an address that is never called */
export const checkTargetUrl = (egress: Egress, url: string): void => {
  try {
    egress.checkUrl(url)
  } catch (error) {
    if (error instanceof EgressRefused) throw BadRequest.fields([{ field: 'target_url', message: error.message }])
    throw error
  }
}
