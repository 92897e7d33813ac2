import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  rotatesRefreshToken: true,
  defaultLifeS: 1_800,
  ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
}

export const zendesk: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'zendesk', label: 'Zendesk' },
  quirks,
}
