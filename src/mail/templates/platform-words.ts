import type { Catalogue } from '../catalogue/catalogue.js'
import type { PlatformWords } from '../mail-content.js'

/** "HTTP 401, invalid_client: Client authentication failed". */
export const inItsOwnWords = (said: PlatformWords, words: Catalogue): string => {
  const head = [said.httpStatus === null ? null : `HTTP ${String(said.httpStatus)}`, said.platformCode ?? said.code].filter(
    (part) => part !== null,
  )
  return `${head.join(', ')}: ${said.platformMessage ?? words.staff.silent()}`
}
