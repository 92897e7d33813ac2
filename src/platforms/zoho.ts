import { generic } from './generic.js'
import { ageless, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  likelyRelapseCause:
    'Zoho keeps 20 refresh tokens of one person, and the 21st ends the first: the same person connects more than 20 times.',
  ageOfGrant: { ...ageless, mostPerPerson: 20 },
}

export const zoho: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'zoho', label: 'Zoho' },
  quirks,
}
