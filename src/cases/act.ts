import type { ActName } from '../domain/steps.js'

/** The request, validated at the entry point; texts of people are here and nowhere else. */
export interface ActRequestBody {
  readonly until?: string
  readonly note?: string
  readonly text?: string
  readonly reason?: string
  readonly verdict?: 'user' | 'operator'
  readonly addressee?: 'contact' | 'admin' | 'operator' | 'support'
  readonly accept?: boolean
  /** The verdict that stood was wrong, not only overtaken by what happened since. */
  readonly wrong?: boolean
}

/** Refused with a sentence, or done. */
export interface ActResult {
  readonly refused?: string
}

/** A row of `acts`: an act that was requested on a case. */
export interface Act {
  readonly id: string
  readonly caseId: string
  readonly act: ActName
  readonly actor: string
  readonly request: ActRequestBody
  /** `null` until performed. */
  readonly result: ActResult | null
}
