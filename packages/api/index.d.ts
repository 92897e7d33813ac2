import type { Client } from 'openapi-fetch'
import type { paths } from './openapi.js'

export type { components, paths } from './openapi.js'

export interface RelinkApiGiven {
  /** Where Relink is: `PUBLIC_URL`. */
  readonly url: string
  /** An API token of one environment. */
  readonly token: string
}

/**
 * A typed client of every call. Each method resolves with `data` where the response is 2xx, else with `error`, Relink's error envelope.
 * It rejects only where there was no response.
 */
export declare const relinkApi: (given: RelinkApiGiven) => Client<paths>
