import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  ageOfGrant: { ...ageless, idleMs: 90 * dayMs },
}

export const microsoft: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'microsoft', label: 'Microsoft' },
  quirks,
}
