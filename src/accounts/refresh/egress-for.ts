import type { Egress } from '../../egress/egress.js'
import { brokenEgress } from '../../sandbox/broken-egress.js'
import type { Tools } from '../../tools.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/** Returns the way to an account's platform; for a sandbox account that was broken, the failure lab. */
export const egressFor = (tools: Tools, facts: Pick<RefreshFacts, 'platform' | 'sandboxFailure'>): Egress =>
  facts.sandboxFailure === null
    ? tools.egress
    : brokenEgress(tools.egress, facts.platform, facts.sandboxFailure, () => tools.clock().getTime())
