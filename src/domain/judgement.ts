import type { KeptAnswer } from './kept-answer.js'
import type { Addressee, Verdict } from './verdict.js'

/** The meaning of an answer, ready for the case's `reason`. Free of secrets. */
export interface Judgement {
  readonly verdict: Verdict
  /** Null for `transient`: no one is notified. */
  readonly addressee: Addressee | null
  /** Stable, snake_case. */
  readonly code: string
  readonly summary: string
  readonly httpStatus: number | null
  readonly platformCode: string | null
  readonly platformMessage: string | null
  /** When the platform asked to be called again, in milliseconds from the answer. */
  readonly retryAfterMs: number | null
  /** Only of an `unknown` one: all that the platform said, for support. */
  readonly answer?: KeptAnswer
}

const usual = { user: 'contact', operator: 'operator', unknown: 'support', transient: null } as const

export const addresseeOf = (verdict: Verdict, named?: Addressee): Addressee | null =>
  verdict === 'transient' ? null : (named ?? usual[verdict])

export const operatorCauses = {
  endpoint_changed: 'The integration was pointed at another token endpoint or client, so nothing is sent until a person confirms that.',
  vault_unreadable: 'The stored credentials can not be decrypted with the keys in VAULT_KEYS.',
  egress_refused: 'The address of the platform is not one that Relink may call: https and a public address, or an entry in EGRESS_ALLOW.',
} as const

/** A fault on our own side, found before anything was sent. */
export const operatorJudgement = (code: keyof typeof operatorCauses, message: string | null = null): Judgement => ({
  verdict: 'operator',
  addressee: 'operator',
  code,
  summary: operatorCauses[code],
  httpStatus: null,
  platformCode: null,
  platformMessage: message,
  retryAfterMs: null,
})
