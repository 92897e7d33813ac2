import type { Hold } from '../domain/case.js'
import type { SendWindow } from '../domain/policy.js'
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
  /** The first person to be asked; `null` while no usable contact is known. */
  readonly contactEmail: string | null
  readonly contactName: string | null
  /** IANA name of theirs, else of their tenant's, else of the environment's. */
  readonly contactZone: string | null
  /** As the policy has it now; `null`: no policy was set. */
  readonly sendWindow: SendWindow | null
  /** Only while the case is held for it (`identity`). */
  readonly signedIn: SignedIn | null
}
