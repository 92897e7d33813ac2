/** A tenant one of whose accounts fails, and since when: the moment of its latest verdict, milliseconds since the epoch. */
export interface FailingTenant {
  readonly tenantId: string
  readonly at: number
}

/**
 * How many tenants have to fail at once in an app of `size` tenants. Failures of people's own making come one by one, and what comes
 * together by chance grows with the square root of the size: 3 of 3, 10 of 100, 45 of 2,000.
 */
export const tenantsNeeded = (size: number, least: number): number => Math.max(least, Math.ceil(Math.sqrt(size)))

/** So many tenants may work for each that fails: if fewer than one in four fails, the app itself is not at fault. */
export const workingPerFailing = 3

/**
 * The moment from which on enough tenants failed for an outbreak, the latest such: what worked since then speaks against it. `null`: too
 * few. One tenant counts once, however many of its accounts fail: an administrator who revokes 300 is no outbreak.
 */
export const burstFrom = (failing: readonly FailingTenant[], needed: number): number | null => {
  const latest = new Map<string, number>()
  for (const { tenantId, at } of failing) latest.set(tenantId, Math.max(at, latest.get(tenantId) ?? -Infinity))
  return [...latest.values()].sort((a, b) => b - a)[needed - 1] ?? null
}

/** Returns when the operator is notified next: once the first minute has shown how many cases wait, then at doubling intervals, at least weekly. */
export const tellAt = (
  incident: { readonly openedAt: number; readonly alerts: number; readonly toldAt: number | null },
  settings: { readonly settleMs: number; readonly remindMs: number },
): number =>
  incident.alerts === 0 || incident.toldAt === null
    ? incident.openedAt + settings.settleMs
    : incident.toldAt + Math.min(settings.remindMs * 2 ** Math.min(incident.alerts - 1, 20), weekMs)

const weekMs = 7 * 86_400_000
