import type { NoAnswer } from '../egress/errors.js'
import type { RecordedAnswer } from '../platforms/recorded-answer.js'

/** One way in which a platform fails: what comes back in its place, and what that means. */
export interface Failure {
  readonly how: string
  readonly answers: LabAnswer
  readonly means: RecordedAnswer['means']
}

/** An HTTP answer, or none. */
export type LabAnswer =
  | {
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Buffer
      /** The connection breaks off in the middle of the body. */
      readonly breaksOff?: boolean
    }
  | { readonly none: Extract<NoAnswer['code'], 'dns' | 'refused' | 'reset' | 'timeout' | 'tls'> }
