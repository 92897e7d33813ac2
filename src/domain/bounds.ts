import { durationMs } from './duration.js'

/** The least and the most of a duration, ISO-8601. Outside of them the system would not do what the setting's name says. */
export interface Bounds {
  readonly least: string
  readonly most: string
  /** Zero is allowed too, and means "at once". */
  readonly orZero?: true
}

/**
 * The bounds of every duration that can be set, by the name that people know it by: an environment variable, a policy's field or a call's.
 * `config.ts`, the schemas of the calls, docs/settings.md, the steps' time-outs (`step-times.ts`) and a test read this table.
 */
export const bounds = {
  SMTP_TIMEOUT: { least: 'PT1S', most: 'PT5M' },
  SMTP_ANSWER_TIMEOUT: { least: 'PT1S', most: 'PT15M' },
  HTTP_KEEP_ALIVE: { least: 'PT1S', most: 'PT1H' },
  PLATFORM_TIMEOUT: { least: 'PT1S', most: 'PT1M' },
  SECOND_TRY_AFTER: { least: 'PT1S', most: 'PT10M' },
  CLIENT_CHECK_EVERY: { least: 'PT1S', most: 'P1D' },
  SWEEP_EVERY: { least: 'PT1S', most: 'P1D' },
  SWEEP_PAUSE: { least: 'PT1S', most: 'PT1H' },
  LINK_LIFE: { least: 'PT1M', most: 'P90D' },
  ATTEMPT_LIFE: { least: 'PT1M', most: 'P1D' },
  STAFF_SIGN_IN_LIFE: { least: 'PT1M', most: 'P1D' },
  STAFF_SESSION_IDLE: { least: 'PT1M', most: 'P30D' },
  STAFF_SESSION_LIFE: { least: 'PT1M', most: 'P90D' },
  DELIVERY_WINDOW: { least: 'PT10S', most: 'P30D' },
  DELIVERY_BACK_OFF: { least: 'PT1S', most: 'PT1H' },
  IDEMPOTENCY_LIFE: { least: 'PT1M', most: 'P30D' },
  DELIVERY_TIMEOUT: { least: 'PT1S', most: 'PT1M' },
  WEBHOOK_DEACTIVATE_AFTER: { least: 'PT1M', most: 'P90D' },
  INCIDENT_SETTLE: { least: 'PT1S', most: 'P1D' },
  INCIDENT_REMIND: { least: 'PT1M', most: 'P7D' },
  OUTBREAK_WINDOW: { least: 'PT1M', most: 'P1D' },
  OUTBREAK_QUIET: { least: 'PT1M', most: 'P30D' },
  PROBES_APART: { least: 'PT10S', most: 'PT1H' },
  REPORTS_APART: { least: 'PT1S', most: 'PT1H' },
  RECONCILE_EVERY: { least: 'PT1S', most: 'P1D' },
  'mail.gather_for': { least: 'PT1S', most: 'PT2M', orZero: true },
  'policy.confirm': { least: 'PT1S', most: 'P3650D', orZero: true },
  'policy.notify.after': { least: 'PT1S', most: 'P3650D', orZero: true },
  'policy.escalate_after': { least: 'PT1S', most: 'P3650D' },
  'policy.expire_after': { least: 'PT1S', most: 'P3650D' },
  'policy.probe_every': { least: 'PT1S', most: 'P3650D' },
  old_secret_valid_for: { least: 'PT1S', most: 'P30D', orZero: true },
  min_valid: { least: 'PT1S', most: 'P30D', orZero: true },
} as const satisfies Record<string, Bounds>

/** Whether a duration of `ms` milliseconds is allowed. */
export const isWithin = (ms: number, { least, most, orZero }: Bounds): boolean =>
  (ms === 0 && orZero === true) || (ms >= (durationMs(least) ?? 0) && ms <= (durationMs(most) ?? 0))

/** "from PT1S to PT5M", for errors and documentation. */
export const boundsWords = ({ least, most, orZero }: Bounds): string => `${orZero === true ? 'PT0S, or ' : ''}from ${least} to ${most}`
