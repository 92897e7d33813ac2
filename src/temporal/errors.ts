/** Temporal did not answer in time, or not yet: the caller tries again (503 with Retry-After). */
export class TemporalUnavailable extends Error {
  readonly code = 'temporal_unavailable'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TemporalUnavailable'
  }
}
