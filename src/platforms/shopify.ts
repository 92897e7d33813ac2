import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  raceGraceMs: 60 * 60_000,
  rotatesRefreshToken: true,
  ageOfGrant: { ...ageless, idleMs: 90 * dayMs },
}

export const shopify: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'shopify', label: 'Shopify' },
  quirks,
}
