import type { CaseLabels } from '../temporal/temporal-tools.js'
import type { Case } from './case.js'
import type { Stage } from '../domain/case.js'

/** The search attributes that find a case's execution in Temporal's UI. */
export const caseLabels = (
  theCase: Pick<Case, 'id' | 'environmentId' | 'tenantId' | 'integrationId' | 'accountId'>,
  stage: Stage = 'detecting',
): CaseLabels => ({
  caseId: theCase.id,
  environment: theCase.environmentId,
  tenant: theCase.tenantId,
  integration: theCase.integrationId,
  account: theCase.accountId,
  stage,
})
