import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
}

export const hubspot: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'hubspot', label: 'HubSpot' },
  quirks,
}
