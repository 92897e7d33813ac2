import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.js'
import { documentedVariables } from '../src/variables.js'
import type { ConfigError } from '../src/config.js'
import { bounds, boundsWords } from '../src/domain/bounds.js'
import type { Bounds } from '../src/domain/bounds.js'
import { durationMs, isoOf } from '../src/domain/duration.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { drainRunMs, groupOf, mailsBegunWithinMs, stepTimes, sweepRunMs } from '../src/domain/step-times.js'
import { policySchema } from '../src/cases/policy-schema.js'

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

describe('every duration of a policy has a least and a most', () => {
  const fields = Object.keys(bounds)
    .filter((name) => name.startsWith('policy.'))
    .map((name) => name.slice('policy.'.length))
  const withField = (field: string, iso: string) =>
    field === 'notify.after' ? { ...defaultPolicy, notify: [{ after: iso, to: 'first' }] } : { ...defaultPolicy, [field]: iso }
  const problems = (field: string, iso: string) => {
    const parsed = policySchema.safeParse(withField(field, iso))
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  }

  test('the policy and the table name the same', () => {
    const durations = Object.keys(policySchema.shape).filter((name) => name !== 'notify' && name !== 'send_window')
    expect(fields.sort()).toEqual([...durations, 'notify.after'].sort())
  })

  test.each(fields)('%s', (field) => {
    const own: Bounds = bounds[`policy.${field}` as keyof typeof bounds]
    const isZeroAllowed = own.orZero === true
    expect(ms(own.least)).toBeGreaterThanOrEqual(1_000)
    for (const within of [own.least, own.most, ...(isZeroAllowed ? ['PT0S'] : [])]) expect(problems(field, within)).toEqual([])
    for (const beyond of ['PT0.05S', 'PT0.999S', `PT${String(ms(own.most) / 1000 + 1)}S`, ...(isZeroAllowed ? [] : ['PT0S'])]) {
      expect(problems(field, beyond)).toEqual([`${field.replace('.', '.0.')} must be ${boundsWords(own)}`])
    }
  })
})

describe('each step outlasts the longest setting that it waits on', () => {
  const most = (name: keyof typeof bounds): number => ms(bounds[name].most)
  const call = most('PLATFORM_TIMEOUT')
  /** What one try waits for at most, one after another, besides its own work. */
  const waits: Readonly<Record<keyof typeof groupOf, readonly number[]>> = {
    // The lease, two calls; another process's question about the client until it counts as lost, and its own; the API; the first mail.
    detectRefreshError: [2 * call, 3 * call, call, most('SMTP_TIMEOUT'), most('SMTP_ANSWER_TIMEOUT')],
    probe: [2 * call, 3 * call, call],
    probeApp: [2 * call, 3 * call, 3 * call],
    // The last mail begins just within the run.
    notifyEndUser: [2 * call, 3 * call, mailsBegunWithinMs, most('SMTP_TIMEOUT'), most('SMTP_ANSWER_TIMEOUT')],
    // The last batch begins just within the run; before it, an open circuit's probe.
    drainDeliveries: [most('DELIVERY_TIMEOUT'), drainRunMs, most('DELIVERY_TIMEOUT')],
    sweepAccounts: [sweepRunMs, 2 * call, 3 * call],
    // Sixty probes, six at once; each refreshes first.
    reconcile: [10 * 3 * call],
    emitWebhook: [],
    notifyStaff: [],
    generateLinkToken: [],
    passOver: [],
    escalate: [],
    expireCase: [],
    performAct: [],
    closeCase: [],
    alertOperator: [],
    holdCases: [],
    releaseCases: [],
  }

  test.each(Object.entries(groupOf))('%s', (name, group) => {
    const { startToClose, heartbeat } = stepTimes[group]
    const longest = waits[name as keyof typeof groupOf].reduce((sum, one) => sum + one, 0)
    // A statement takes nine seconds at most (`database.ts`).
    expect(startToClose).toBeGreaterThan(longest + 9_000)
    // One that waits long is noticed to be dead long before its time is over.
    if (longest > 0) expect(heartbeat).toBeLessThanOrEqual(60_000)
  })
})
