import { endOutage } from '../src/accounts/outage/end-outage.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { caseStep } from './case-step.js'

/** Ends a case that got no response in the time that the policy allows; the account stays as it is. */
export const expireCase =
  (tools: Tools): Steps['expireCase'] =>
  ({ caseId }) =>
    caseStep(tools, { caseId, step: null }, async (tx, { account }) => {
      await endOutage(tx, { accountId: account.id, outcome: 'expired' })
    })
