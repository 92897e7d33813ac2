import type { Addressee, Verdict } from '../domain/verdict.js'

/** A refusal as a platform sends it, with what it means: the table test's rows and the failure lab's answers. */
export interface RecordedAnswer {
  /** The failure's name in the lab, snake_case, unique within its platform; `revoked` is the first of each. */
  readonly how: string
  readonly status: number
  /** JSON unless it is a text. */
  readonly body: string | Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** How long before the refusal the person consented, if that matters for the verdict. */
  readonly grantAgeMs?: number
  readonly means: { readonly verdict: Verdict; readonly addressee: Addressee | null; readonly code: string }
}

export const asks = (code: string, addressee: Addressee = 'contact'): RecordedAnswer['means'] => ({ verdict: 'user', addressee, code })
export const ours = (code: string): RecordedAnswer['means'] => ({ verdict: 'operator', addressee: 'operator', code })
export const passes = (code: string): RecordedAnswer['means'] => ({ verdict: 'transient', addressee: null, code })
