import type { Caller } from './caller.js'

/** A POST that its client named with an `Idempotency-Key`. */
export interface NamedRequest {
  readonly caller: Caller
  readonly key: string
  /** Method and path with its ids: the same key on another route is another request. */
  readonly route: string
  readonly body: unknown
  /** Carrying it out twice does no harm. */
  readonly repeatable: boolean
}

export interface StoredAnswer {
  readonly status: number
  readonly body: unknown
}

export interface Claim {
  readonly id: string
  readonly run: string
  readonly bodyHash: string
  /** The same for every run of the request: what an effect outside the database is recognised by. */
  readonly requestId: string
}

/** What was answered to named requests. Filled in by the access module, since this one holds no rows. */
export interface AnswerMemory {
  /**
   * @throws Unprocessable where the key came with another body
   * @throws Conflict while the first one is under way (`Retry-After`), or where its answer was lost after its effect
   */
  readonly claim: (request: NamedRequest) => Promise<{ readonly claim: Claim } | { readonly stored: StoredAnswer }>
  /** Runs `work` so that whatever transaction it commits is known to have had the effect. */
  readonly during: <T>(claim: Claim, work: () => Promise<T>) => Promise<T>
  readonly keep: (claim: Claim, answer: StoredAnswer) => Promise<void>
  /** The request may be sent again, under the same request id where it has had an effect; one that is not repeatable only as long as it has had none. */
  readonly letGo: (claim: Claim) => Promise<void>
}
