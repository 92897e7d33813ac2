import type { RefreshResult } from '../src/accounts/refresh/refresh-result.js'
import { isAppChanged } from '../src/integrations/app-changed.js'
import type { Tx } from '../src/tools.js'

/** Whether a failed refresh was sent with settings of the app that have since changed: it is tried again, not judged by what is known now. */
export const isOvertaken = (tx: Tx, integrationId: string, result: RefreshResult): Promise<boolean> =>
  result.kind === 'failed' && result.sentWith !== undefined ? isAppChanged(tx, integrationId, result.sentWith) : Promise.resolve(false)
