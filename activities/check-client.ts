import type { Case } from '../src/cases/case.js'
import type { RefreshResult } from '../src/accounts/refresh/refresh-result.js'
import { asksForClient, isConfirmOver } from '../src/incidents/weigh-answer.js'
import { clientCheckOf } from '../src/integrations/ask-client.js'
import type { ClientCheck } from '../src/integrations/ask-client.js'
import type { Tools } from '../src/tools.js'

/** Asks the revocation endpoint about the client where that could change what a failed refresh means; outside of any transaction. */
export const checkClientOf = async (tools: Tools, theCase: Case, result: RefreshResult): Promise<ClientCheck> =>
  result.kind === 'failed' && asksForClient(result.judgement, isConfirmOver(theCase, tools.clock()))
    ? clientCheckOf(tools, theCase.accountId)
    : { kind: 'silent', at: null }
