import type { MaybeJudged } from '../../domain/refusal.js'
import type { LeaseFacts } from '../store/lease-store.js'

export interface RefreshOptions {
  /** Whether to wait for another caller's refresh in progress, and share its result; else the answer is `busy`. */
  readonly wait: boolean
  /** Nothing is sent when the credentials are newer already. */
  readonly ifGeneration?: number
  /** A good result that is no older than this, in milliseconds, is taken for this one's. */
  readonly ifOlderThanMs?: number
  /** A failure of this generation that is no older than this is taken for this one's. */
  readonly shareFailureMs?: number
  /** Nothing is sent while a case is open: what failed last is this one's result. */
  readonly unlessOpenCase?: boolean
  /** The first look at the account, where the caller has just had it. */
  readonly seen?: LeaseFacts
}

export type RefreshResult =
  | { readonly kind: 'healthy'; readonly generation: number }
  /**
   * Noted on the account, and its case opened or joined. `caseId` null: that generation's case ended expired or cancelled, or nothing was
   * sent because another system refreshes the account (`observed`, transient, noted nowhere).
   */
  | {
      readonly kind: 'failed'
      readonly generation: number
      readonly judgement: MaybeJudged
      readonly caseId: string | null
      /** When the app's settings that were sent were set, where this very refresh was answered. */
      readonly sentWith?: Date
      /** What reports had counted towards a rejection went with this failure. */
      readonly forgot?: true
    }
  /** Another process or call holds the lease. */
  | { readonly kind: 'busy' }
  /** Newer credentials were written meanwhile: their result counts, this one was thrown away. */
  | { readonly kind: 'superseded'; readonly generation: number }
  /** Deleted, or never there. */
  | { readonly kind: 'gone' }
