import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  rotatesRefreshToken: true,
  defaultLifeS: 28_800,
  ageOfGrant: { ...ageless, idleMs: 182 * dayMs },
}

export const github: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'github', label: 'GitHub' },
  quirks,
}
