import { quirksOf } from '../../platforms/index.js'
import type { LeaseFacts } from '../store/lease-store.js'

/** The operator may have fixed it at the platform, of which Relink gets no notice. */
const askedAgainMs = 86_400_000

/**
 * Whether a refusal stands without being asked for again: at a platform that bans the address which is refused too often. New credentials are
 * asked about, and changed settings of the app; what is not the person's own is asked about again after a day.
 */
export const isAskedOnce = ({ platform, lastFailure, failureAgeMs, isAppChangedSince }: LeaseFacts): boolean => {
  if (lastFailure === null || failureAgeMs === null || isAppChangedSince || !quirksOf(platform).bansAfterRefusals) return false
  const { verdict, refusal } = lastFailure
  // Without a refusal nothing was sent, or the answer was not one.
  if (refusal === undefined || verdict === 'transient') return false
  return verdict === 'user' || failureAgeMs < askedAgainMs
}
