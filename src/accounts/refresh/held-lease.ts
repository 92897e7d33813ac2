import type { Lease } from '../store/lease-store.js'

/** A lease as its holder knows it. */
export interface HeldLease extends Lease {
  /** Surely ours until then: `performance.now()` before it was asked for, plus its length. */
  readonly until: number
}

/** Longer than the slowest platform call, with the same again for what stands before and after it. */
export const leaseMsOf = ({ platformTimeout }: { readonly platformTimeout: number }): number => 2 * platformTimeout

/**
 * Whether a call begun now would end while the lease is certainly still ours. A process that was paused in between (suspended, starved of CPU) must
 * not send what another may be sending.
 */
export const hasTimeToAsk = (lease: HeldLease, { platformTimeout }: { readonly platformTimeout: number }): boolean =>
  performance.now() + platformTimeout < lease.until
