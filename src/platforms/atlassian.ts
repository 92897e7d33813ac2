import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  raceGraceMs: 10 * 60_000,
  rotatesRefreshToken: true,
  ageOfGrant: { ...ageless, idleMs: 90 * dayMs, absoluteMs: 365 * dayMs },
}

export const atlassian: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'atlassian', label: 'Atlassian' },
  quirks,
}
