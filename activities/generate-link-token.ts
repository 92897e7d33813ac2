import { standingOfCase } from '../src/cases/standing.js'
import { mailStepKey } from '../src/domain/reminder-key.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { lock, noteRun } from './case-step.js'
import { mintLinkFor } from './mint-link-for.js'

/**
 * Returns the step that mints the links of the mail that comes next, one for each recipient; a rerun finds the same links. It returns the case's state
 * alone, since a result is kept in Temporal's history: the mail's own step derives the tokens from the links' ids (`vault.linkToken`).
 */
export const generateLinkToken =
  (tools: Tools): Steps['generateLinkToken'] =>
  ({ caseId, key }) =>
    tools.database.transaction(async (tx) => {
      const locked = await lock(tx, caseId)
      await noteRun(tx, locked.theCase)
      if (locked.theCase.outcome !== null) return standingOfCase(tx, locked.theCase)
      return (await mintLinkFor(tools, tx, locked, mailStepKey(key))).answer
    })
