import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  rotatesRefreshToken: true,
  minimumAgeBeforeRefresh: 570_000,
  ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
}

export const exactOnline: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'exact-online', label: 'Exact Online' },
  quirks,
}
