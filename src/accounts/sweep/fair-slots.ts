/** On whose behalf a slot is taken. */
export interface SlotOwner {
  readonly environmentId: string
  readonly platform: string
  readonly integrationId: string
}

export interface SlotLimits {
  readonly total: number
  readonly perPlatform: number
  readonly perApp: number
}

interface Waiting {
  readonly owner: SlotOwner
  readonly take: () => void
}

/**
 * Bounded concurrency, shared out fairly: a slot that comes free goes to the environment that has the fewest, and within it to the app that
 * has the fewest. So a storm of one environment, or a platform that hangs, leaves the others a turn as soon as any call ends.
 */
export class FairSlots {
  readonly #limits: SlotLimits
  readonly #environments = new Tally()
  readonly #platforms = new Tally()
  readonly #apps = new Tally()
  #taken = 0
  readonly #waiting: Waiting[] = []

  constructor(limits: SlotLimits) {
    this.#limits = limits
  }

  /** Resolves when the slot is the caller's; `release` gives it back. */
  async acquire(owner: SlotOwner): Promise<void> {
    if (this.#waiting.length === 0 && this.#isFree(owner)) {
      this.#count(owner, 1)
      return
    }
    await new Promise<void>((take) => {
      this.#waiting.push({ owner, take })
      this.#handOut()
    })
  }

  release(owner: SlotOwner): void {
    this.#count(owner, -1)
    this.#handOut()
  }

  #handOut(): void {
    for (;;) {
      const next = this.#next()
      if (next === null) return
      const [chosen] = this.#waiting.splice(next, 1)
      if (chosen === undefined) return
      this.#count(chosen.owner, 1)
      chosen.take()
    }
  }

  #next(): number | null {
    let best: { readonly index: number; readonly environment: number; readonly app: number } | null = null
    for (const [index, { owner }] of this.#waiting.entries()) {
      if (!this.#isFree(owner)) continue
      const environment = this.#environments.of(owner.environmentId)
      const app = this.#apps.of(owner.integrationId)
      const fewer = best === null || environment < best.environment || (environment === best.environment && app < best.app)
      if (fewer) best = { index, environment, app }
    }
    return best?.index ?? null
  }

  #isFree({ platform, integrationId }: SlotOwner): boolean {
    const { total, perPlatform, perApp } = this.#limits
    if (this.#taken >= total || this.#apps.of(integrationId) >= perApp) return false
    return this.#platforms.of(platform) < perPlatform
  }

  #count({ environmentId, platform, integrationId }: SlotOwner, by: 1 | -1): void {
    this.#taken += by
    this.#environments.add(environmentId, by)
    this.#platforms.add(platform, by)
    this.#apps.add(integrationId, by)
  }
}

/** Nothing is kept of who has none: memory stays flat whatever the number of apps. */
class Tally {
  readonly #counts = new Map<string, number>()

  of(id: string): number {
    return this.#counts.get(id) ?? 0
  }

  add(id: string, by: 1 | -1): void {
    const count = this.of(id) + by
    if (count === 0) this.#counts.delete(id)
    else this.#counts.set(id, count)
  }
}
