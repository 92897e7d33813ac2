import { describe, expect, test } from 'vitest'
import { documentedVariables, readConfig } from '../src/config.js'
import type { ConfigError } from '../src/config.js'
import { bounds, boundsWords } from '../src/domain/bounds.js'
import { durationMs, isoOf } from '../src/domain/duration.js'

/** The problems that a configuration with only this variable has. */
const problemsOf = (variable: string, value: string): ConfigError['problems'] => {
  try {
    readConfig({ [variable]: value })
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}
const ms = (iso: string): number => durationMs(iso) ?? Number.NaN
const durations = documentedVariables.filter(({ type }) => type === 'duration')

describe('every duration of the configuration has a least and a most', () => {
  test('the settings and the table name the same', () => {
    expect(durations.map(({ name }) => name).sort()).toEqual(
      Object.keys(bounds)
        .filter((name) => /^[A-Z_]+$/.test(name))
        .sort(),
    )
  })

  test.each(durations.map((one) => [one.name, one] as const))('%s', (name, { least = '', most = '', byDefault }) => {
    const own = bounds[name as keyof typeof bounds]
    expect({ least, most }).toEqual({ least: own.least, most: own.most })
    expect(ms(least)).toBeGreaterThanOrEqual(1_000)
    expect(byDefault).toBeGreaterThanOrEqual(ms(least))
    expect(byDefault).toBeLessThanOrEqual(ms(most))
    for (const within of [least, most]) expect(problemsOf(name, within)).toEqual([])
    for (const beyond of ['PT0S', `PT${String(ms(least) / 1000 - 0.001)}S`, `PT${String(ms(most) / 1000 + 0.001)}S`]) {
      expect(problemsOf(name, beyond)).toEqual([
        { variable: name, expected: `an ISO-8601 duration ${boundsWords(own)}, such as ${isoOf(Number(byDefault))}` },
      ])
    }
  })
})
