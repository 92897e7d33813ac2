/** A release of the `temporal` command and the Temporal server inside it. */
export interface TemporalRelease {
  /** Of https://github.com/temporalio/cli, without `v`. */
  readonly cli: string
  /** Major and minor version of the server. */
  readonly server: readonly [number, number]
}

/** What is downloaded, and what `npm test` runs on. */
export const newestTemporal: TemporalRelease = { cli: '1.9.1', server: [1, 32] }

/**
 * The oldest server that works: older ones lack parts of Update-with-start and of `startDelay`. test/oldest.config.ts
 * runs on it. It is also the newest that `go install` can build: later ones replace modules, which it refuses.
 */
export const oldestTemporal: TemporalRelease = { cli: '1.5.1', server: [1, 29] }
