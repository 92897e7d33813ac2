import type { CaseLabels } from '../temporal/temporal-tools.js'
import type { Case } from './case.js'

/** What a case's execution is found by in Temporal's UI. */
export const caseLabels = (theCase: Pick<Case, 'id' | 'environmentId' | 'tenantId' | 'integrationId' | 'accountId'>): CaseLabels => ({
  caseId: theCase.id,
  environment: theCase.environmentId,
  tenant: theCase.tenantId,
  integration: theCase.integrationId,
  account: theCase.accountId,
  stage: 'detecting',
})
