/** One token request as the log keeps it: no secret, ids of tokens as fingerprints. */
export interface TokenRequest {
  readonly at: string
  readonly grant_type: string
  readonly client_id: string | null
  readonly sub: string | null
  /** The grant, as a fingerprint; the same for every token that came of one consent. */
  readonly family: string | null
  /** The refresh token or code that was sent. */
  readonly token: string | null
  /** Null: never answered, or cut off. */
  status: number | null
  error: string | null
  /** The failure switch's answer, where it acted. */
  failure: string | null
  ms: number
}

interface Family {
  requests: number
  ok: number
  failed: number
  running: number
  /** Most requests for this grant under way at one moment: 1 proves that refreshes were one at a time. */
  concurrent_max: number
}

export interface Counts {
  readonly token_requests: number
  readonly by_grant_type: Readonly<Record<string, number>>
  readonly by_client: Readonly<Record<string, number>>
  readonly by_family: Readonly<Record<string, Omit<Family, 'running'>>>
  /** The highest of all families. */
  readonly concurrent_max: number
  readonly authorization_requests: number
  readonly code_reuse_attempts: number
  readonly refresh_token_reuse_attempts: number
  readonly userinfo_requests: number
  readonly api_requests: number
  readonly revocations: number
}

type Tally =
  'authorization_requests' | 'code_reuse_attempts' | 'refresh_token_reuse_attempts' | 'userinfo_requests' | 'api_requests' | 'revocations'

/** The request log keeps so many; a storm test reads the counts instead. */
const logged = 1000

export class Counters {
  #tallies = new Map<Tally, number>()
  #grantTypes = new Map<string, number>()
  #clients = new Map<string, number>()
  #families = new Map<string, Family>()
  #log: TokenRequest[] = []
  #total = 0

  add(tally: Tally): void {
    bump(this.#tallies, tally)
  }

  /** Enters a token request; call the answer once, when the response is finished or the connection gone. */
  enter(request: TokenRequest): () => void {
    this.#total += 1
    bump(this.#grantTypes, request.grant_type)
    if (request.client_id !== null) bump(this.#clients, request.client_id)
    this.#log.push(request)
    if (this.#log.length > logged) this.#log.shift()
    const family = request.family === null ? undefined : this.#family(request.family)
    if (family) {
      family.requests += 1
      family.running += 1
      family.concurrent_max = Math.max(family.concurrent_max, family.running)
    }
    return () => {
      if (!family) return
      family.running -= 1
      if (request.status === 200 && request.failure === null) family.ok += 1
      else family.failed += 1
    }
  }

  counts(): Counts {
    const tally = (name: Tally) => this.#tallies.get(name) ?? 0
    const families = [...this.#families]
    return {
      token_requests: this.#total,
      by_grant_type: Object.fromEntries(this.#grantTypes),
      by_client: Object.fromEntries(this.#clients),
      by_family: Object.fromEntries(
        families.map(([name, { requests, ok, failed, concurrent_max }]) => [name, { requests, ok, failed, concurrent_max }]),
      ),
      concurrent_max: families.reduce((most, [, { concurrent_max }]) => Math.max(most, concurrent_max), 0),
      authorization_requests: tally('authorization_requests'),
      code_reuse_attempts: tally('code_reuse_attempts'),
      refresh_token_reuse_attempts: tally('refresh_token_reuse_attempts'),
      userinfo_requests: tally('userinfo_requests'),
      api_requests: tally('api_requests'),
      revocations: tally('revocations'),
    }
  }

  /** Oldest first. */
  requests(): TokenRequest[] {
    return this.#log.map((request) => ({ ...request }))
  }

  reset(): void {
    this.#total = 0
    for (const map of [this.#tallies, this.#grantTypes, this.#clients, this.#families]) map.clear()
    this.#log = []
  }

  #family(name: string): Family {
    const known = this.#families.get(name)
    if (known) return known
    const family = { requests: 0, ok: 0, failed: 0, running: 0, concurrent_max: 0 }
    this.#families.set(name, family)
    return family
  }
}

const bump = <K>(map: Map<K, number>, key: K): void => {
  map.set(key, (map.get(key) ?? 0) + 1)
}
