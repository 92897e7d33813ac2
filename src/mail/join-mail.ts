import type { Tx } from '../tools.js'
import {
  deleteJoined,
  insertCases,
  insertJoined,
  selectConfirmation,
  selectDue,
  selectGathers,
  selectJoined,
  updateDue,
} from './gather-store.js'
import type { JoinedCase } from './gather-store.js'

import { lockRecipients } from './store.js'

export type { JoinedCase }

/** Until when a mail waits for more cases: `at`, and as they come until `by` at most. */
export interface Gathers {
  readonly at: Date
  readonly by: Date
}

/**
 * Adds a case to a queued mail of its person, which extends the wait. Returns the time at which the mail goes; `null`: it no longer waits. The caller
 * holds the person's lock (`personNow`).
 */
export const joinMail = async (
  tx: Tx,
  { mailId, caseId, key }: { readonly mailId: string; readonly caseId: string; readonly key: string },
  gathers: Gathers,
): Promise<Date | null> => {
  const at = await updateDue(tx, mailId, gathers)
  if (at !== null) await insertJoined(tx, { mailId, caseId, key })
  return at
}

/** Makes a queued mail wait again that could not be sent when it was due. Returns the time at which it goes. */
export const gatherAgain = (tx: Tx, mailId: string, gathers: Gathers): Promise<Date | null> => updateDue(tx, mailId, gathers)

/** A mail that no step sends is about these cases too. */
export const addCases = (tx: Tx, mailId: string, caseIds: readonly string[]): Promise<void> => insertCases(tx, mailId, caseIds)

/** What a mail is about. */
export const casesOfMail = (tx: Tx, mailId: string): Promise<readonly JoinedCase[]> => selectJoined(tx, mailId)

/** Removes cases from a mail that was not sent yet, which then does not mention them. */
export const leaveMail = (tx: Tx, mailId: string, caseIds: readonly string[]): Promise<void> => deleteJoined(tx, mailId, caseIds)

/** Until when a queued mail waits for more cases; `null`: it does not. */
export const gathersUntil = (tx: Tx, mailId: string): Promise<Date | null> => selectDue(tx, mailId)

/** The confirmation that waits, queued, for more of a person's connections. */
export const gatheringConfirmation = async (
  tx: Tx,
  { environmentId, email, isSandbox }: { readonly environmentId: string; readonly email: string; readonly isSandbox: boolean },
): Promise<string | null> => {
  const person = { environmentId, recipient: email.toLowerCase(), isSandbox }
  await lockRecipients(tx, [person])
  return selectConfirmation(tx, person)
}

/** Whether a mail to this person waits for more of their cases, as far as can be seen without their lock. */
export const gathersFor = (
  tx: Tx,
  { environmentId, email, isSandbox }: { readonly environmentId: string; readonly email: string; readonly isSandbox: boolean },
): Promise<boolean> => selectGathers(tx, { environmentId, recipient: email.toLowerCase(), isSandbox })
