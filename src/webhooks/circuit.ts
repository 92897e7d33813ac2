const hour = 3_600_000
/** Failed tries in a row after which an endpoint is asked only now and then. */
const opensAfter = 5

/** How an endpoint has answered lately. */
export interface Circuit {
  /** Failed tries since the last success. */
  readonly failures: number
  readonly failingSince: Date | null
  readonly lastFailedAt: Date | null
  /** How often the circuit has opened since the last success. */
  readonly openings: number
  /** `null`: closed. Until then nothing is sent; from then on one probe, whose success closes it. */
  readonly openUntil: Date | null
}

export const closedCircuit: Circuit = { failures: 0, failingSince: null, lastFailedAt: null, openings: 0, openUntil: null }

export interface FailedTry {
  readonly now: Date
  /** It was the probe of an open circuit. */
  readonly isProbe: boolean
  /** Milliseconds, from the endpoint's `Retry-After`: it speaks for all that waits for this endpoint. */
  readonly retryAfterMs: number | null
  /** Milliseconds before the second try of a delivery. */
  readonly backOff: number
  /** Milliseconds in which one delivery is tried. */
  readonly window: number
  /** From 0 to 1. */
  readonly random: number
}

/**
 * The circuit after one more failure. It opens after five in a row, or when the endpoint asks for time, and stays open twice as long after
 * each probe that fails, up to an hour, give or take a fifth. Tries that were under way when it opened do not lengthen it.
 */
export const afterFailure = (circuit: Circuit, failed: FailedTry): Circuit => {
  const { now, isProbe, retryAfterMs, backOff, window, random } = failed
  // After a pause without tries, it is unknown whether it was failing all the time.
  const goesOn = circuit.lastFailedAt !== null && now.getTime() - circuit.lastFailedAt.getTime() <= 2 * window + 60_000
  const failures = circuit.failures + 1
  const noted = { failures, failingSince: (goesOn ? circuit.failingSince : null) ?? now, lastFailedAt: now }
  const opens = isProbe || (circuit.openUntil === null && (failures >= opensAfter || retryAfterMs !== null))
  const asked = now.getTime() + (retryAfterMs ?? 0)
  if (!opens) {
    const { openings, openUntil } = circuit
    return { ...noted, openings, openUntil: openUntil && new Date(Math.max(openUntil.getTime(), asked)) }
  }
  const longest = Math.min(hour, window / 4)
  const wait = Math.min(backOff * 2 ** Math.min(circuit.openings, 40), longest) * (0.8 + 0.4 * random)
  return { ...noted, openings: circuit.openings + 1, openUntil: new Date(Math.max(now.getTime() + wait, asked)) }
}
