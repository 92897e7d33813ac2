import { generic } from './generic.js'
import { dayMs, plain } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform } from './platform.js'

const quirks: PlatformQuirks = {
  ...plain,
  likelyRelapseCause:
    'The OAuth app is probably in Testing mode at Google, where access ends 7 days after consent: publish it in the Google Cloud console.',
  ageOfGrant: { idleMs: 182 * dayMs, absoluteMs: null, testingMs: 7 * dayMs, mostPerPerson: 100 },
}

export const google: Platform = {
  ...generic,
  preset: { ...generic.preset, platform: 'google', label: 'Google' },
  quirks,
}
