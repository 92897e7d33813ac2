import { describe, expect, it } from 'vitest'
import { liveRejection, weighReport, weighWithoutProbe } from '../src/domain/weigh-report.js'
import type { KnownRejection, ReportFacts } from '../src/domain/weigh-report.js'

const minute = 60_000
const now = Date.UTC(2026, 10, 29)
/** Reported once, and refreshed well because of it, so many minutes ago. */
const reported = (minutesAgo: number, more: Partial<KnownRejection> = {}): KnownRejection => ({
  ...{ reportedAt: now - minutesAgo * minute, counted: 0, countedAt: null, refreshedAt: now - minutesAgo * minute },
  ...{ probedAt: null, refusedAt: null, isSettled: false },
  ...more,
})
const facts = (more: Partial<ReportFacts> = {}): ReportFacts => ({
  ...{ now, lastRefreshedAt: now - 2 * minute, lifeMs: 60 * minute, isExpired: false, hasProbe: false, apartMs: minute },
  ...more,
})
const stepOf = (known: KnownRejection | null, given: Partial<ReportFacts> = {}) => weighReport(known, facts(given)).step

describe('a report of a 401', () => {
  it('that is the first one costs a refresh', () => {
    expect(stepOf(null)).toBe('refresh')
    expect(stepOf(null, { hasProbe: true })).toBe('refresh')
  })
  it('is the first one again after a day without a report', () => {
    expect(liveRejection(reported(24 * 60), now)).toBeNull()
    expect(liveRejection(reported(24 * 60 - 1), now)).not.toBeNull()
    expect(stepOf(reported(24 * 60, { counted: 2 }))).toBe('refresh')
  })
  it('costs a refresh if the requested one never brought a token', () => {
    expect(stepOf(reported(2), { lastRefreshedAt: now - 3 * minute })).toBe('refresh')
    expect(stepOf(reported(2), { lastRefreshedAt: null })).toBe('refresh')
  })
  it.each([true, false])('right after a refresh is only noted: the platform may not know the token everywhere (probe: %s)', (hasProbe) => {
    expect(stepOf(reported(1), { lastRefreshedAt: now - minute + 1, hasProbe })).toBe('note')
    expect(stepOf(reported(20), { lastRefreshedAt: now - 1, hasProbe })).toBe('note')
  })
  it('counts after half of the token’s lifetime if that is shorter', () => {
    expect(stepOf(reported(1), { lastRefreshedAt: now - 20_000, lifeMs: 30_000, hasProbe: true })).toBe('probe')
    expect(stepOf(reported(1), { lastRefreshedAt: now - 14_000, lifeMs: 30_000, hasProbe: true })).toBe('note')
  })
  it('that outlives a refresh asks the probe, once for many reports', () => {
    expect(stepOf(reported(2), { hasProbe: true })).toBe('probe')
    expect(stepOf(reported(2, { probedAt: now - minute + 1 }), { hasProbe: true })).toBe('note')
    expect(stepOf(reported(2, { probedAt: now - minute }), { hasProbe: true })).toBe('probe')
  })
  it('about an expired token proves nothing, and costs one refresh in 15 minutes', () => {
    expect(stepOf(reported(2), { isExpired: true, hasProbe: true })).toBe('note')
    expect(stepOf(reported(15), { isExpired: true, hasProbe: true })).toBe('refresh')
  })
  it('opens a case at the third that counts, without a probe', () => {
    const second = weighReport(reported(2, { counted: 1, countedAt: now - minute }), facts())
    expect(second).toEqual({ step: 'note', counted: 2, counts: true })
    expect(stepOf(reported(2, { counted: 2, countedAt: now - minute }))).toBe('open')
  })
  it('that comes with others of the same moment counts with them', () => {
    expect(weighReport(reported(2, { counted: 2, countedAt: now - minute + 1 }), facts())).toEqual({
      step: 'note',
      counted: 2,
      counts: false,
    })
  })
  it('costs another refresh no sooner than 15 minutes after the last one that a report has caused', () => {
    expect(stepOf(reported(14, { counted: 0 }))).toBe('note')
    expect(stepOf(reported(15, { counted: 0 }))).toBe('refresh')
  })
  it('of a connection whose case expired or was cancelled is noted; a probe is asked now and then', () => {
    const settled = reported(60, { isSettled: true, counted: 3 })
    expect(stepOf(settled)).toBe('note')
    expect(stepOf(settled, { hasProbe: true })).toBe('probe')
    expect(stepOf({ ...settled, probedAt: now - 14 * minute }, { hasProbe: true })).toBe('note')
    expect(weighWithoutProbe(settled, facts()).step).toBe('note')
  })
})
