/**
 * Asks until one response is 429: `hits` are let through in a window, whose end may fall in between, so at most twice as many. Returns the statuses,
 * which end in 429 if the limit holds.
 */
export const untilRefused = async (hits: number, ask: (n: number) => Promise<number>): Promise<readonly number[]> => {
  const statuses: number[] = []
  while (statuses.length <= 2 * hits && statuses.at(-1) !== 429) statuses.push(await ask(statuses.length))
  return statuses
}
