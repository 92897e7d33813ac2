import { maskLabel } from '../domain/mask.js'
import type { LinkedFacts } from './store.js'

/** Returns who reconnected the account, masked; null if no person did, or the platform named none. */
export const reconnectedBy = ({ case: last, account }: LinkedFacts): string | null => {
  const label = account?.remoteLabel ?? account?.name ?? null
  return last?.outcome === 'reauthorized' && label !== null ? maskLabel(label) : null
}
