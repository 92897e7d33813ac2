import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  rotatesRefreshToken: true,
}

export const slack: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'slack', label: 'Slack' },
  quirks,
}
