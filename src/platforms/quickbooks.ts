import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  flaky: true,
  rotatesRefreshToken: true,
  ageOfGrant: { ...ageless, idleMs: 100 * dayMs, absoluteMs: 5 * 365 * dayMs },
}

export const quickbooks: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'quickbooks', label: 'QuickBooks' },
  quirks,
}
