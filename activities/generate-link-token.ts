import { standingOfCase } from '../src/cases/standing.js'
import { mailStepKey } from '../src/domain/reminder-key.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { lock, noteRun } from './case-step.js'
import { mintLinkFor } from './mint-link-for.js'

/** Mints the link of a mail; no token is in a history. */
export const generateLinkToken =
  (tools: Tools): Steps['generateLinkToken'] =>
  ({ caseId, key }) =>
    tools.database.transaction(async (tx) => {
      const locked = await lock(tx, caseId)
      await noteRun(tx, locked.theCase)
      if (locked.theCase.outcome !== null) return standingOfCase(tx, locked.theCase)
      return (await mintLinkFor(tools, tx, locked, mailStepKey(key))).answer
    })
