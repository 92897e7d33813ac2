import { generic } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  likelyRelapseCause: 'A refresh token of NetSuite lives for 7 days from consent unless the integration record allows more.',
  ageOfGrant: { ...ageless, absoluteMs: 7 * dayMs },
}

export const netsuite: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'netsuite', label: 'NetSuite' },
  quirks,
}
