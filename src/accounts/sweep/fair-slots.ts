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
  readonly #taken = new Map<string, number>()
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
      const environment = this.#of('environment', owner.environmentId)
      const app = this.#of('app', owner.integrationId)
      const fewer = best === null || environment < best.environment || (environment === best.environment && app < best.app)
      if (fewer) best = { index, environment, app }
    }
    return best?.index ?? null
  }

  #isFree({ platform, integrationId }: SlotOwner): boolean {
    const { total, perPlatform, perApp } = this.#limits
    return this.#of('all', '') < total && this.#of('platform', platform) < perPlatform && this.#of('app', integrationId) < perApp
  }

  #of(kind: 'all' | 'environment' | 'platform' | 'app', id: string): number {
    return this.#taken.get(`${kind} ${id}`) ?? 0
  }

  #count({ environmentId, platform, integrationId }: SlotOwner, by: 1 | -1): void {
    for (const key of ['all ', `environment ${environmentId}`, `platform ${platform}`, `app ${integrationId}`]) {
      const taken = (this.#taken.get(key) ?? 0) + by
      // Nothing is kept of who has no slot: memory stays flat whatever the number of apps.
      if (taken === 0) this.#taken.delete(key)
      else this.#taken.set(key, taken)
    }
  }
}
