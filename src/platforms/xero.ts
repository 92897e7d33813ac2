import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  raceGraceMs: 30 * 60_000,
  rotatesRefreshToken: true,
  ageOfGrant: { ...ageless, idleMs: 60 * dayMs },
}

export const xero: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'xero', label: 'Xero' },
  quirks,
}
