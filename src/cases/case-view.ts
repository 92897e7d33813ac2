import type { Hold } from '../domain/case.js'
import type { Case } from './case.js'

/** Who signed in for a grant that waits for the company's word, in the platform's words. Personal data: erased with the attempt's end. */
export interface SignedIn {
  readonly label: string | null
  readonly account: string | null
  readonly person: string | null
}

/** A case with what an answer shows besides its row. */
export interface CaseView extends Case {
  readonly kind: 'outage'
  readonly holdSince: Date | null
  readonly holdWhy: Hold | null
  /** False: no mail is sent about this account. */
  readonly accountNotify: boolean
  readonly accountLabel: string | null
  readonly integrationName: string
  readonly integrationLabel: string
  /** Who is asked first; `null` while nobody usable is known. */
  readonly contactEmail: string | null
  readonly contactName: string | null
  /** Only while the case is held for it (`identity`). */
  readonly signedIn: SignedIn | null
}
