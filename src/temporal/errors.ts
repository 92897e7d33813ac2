/** Temporal did not answer in time, or not yet: the caller tries again (503 with Retry-After). */
export class TemporalUnavailable extends Error {
  readonly code = 'temporal_unavailable'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TemporalUnavailable'
  }
}

/** Temporal answered, and refused what a worker can't do without: trying again would be refused again. */
export class TemporalRefused extends Error {
  readonly code = 'temporal_refused'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TemporalRefused'
  }
}
