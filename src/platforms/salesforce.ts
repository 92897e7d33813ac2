import { generic } from './generic.js'
import { ageless, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  defaultLifeS: 7_200,
  likelyRelapseCause:
    'Salesforce keeps five approvals of one person for one app, and a sixth ends the oldest: the same person connects more than five times.',
  ageOfGrant: { ...ageless, mostPerPerson: 5 },
}

export const salesforce: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'salesforce', label: 'Salesforce' },
  quirks,
}
