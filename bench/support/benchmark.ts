/** One benchmark: brings up what it needs, measures, ends it, and returns what is printed. */
export interface Benchmark {
  readonly about: string
  run(): Promise<Result>
}

export interface Result {
  /** Printed as one line of JSON. */
  readonly figures: Readonly<Record<string, unknown>>
  /** Bounds that do not hold, as sentences; empty when all is well. */
  readonly exceeded: readonly string[]
}
