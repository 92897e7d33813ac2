import type { Schemas } from '../api/clients.js'

type Why = NonNullable<Schemas['Case']['hold']>['why']

export const holdNames: Readonly<Record<Why, string>> = {
  operator: 'Our app is at fault',
  unknown: 'The cause is not known',
  incident: 'An incident of the app',
  import: 'Found after an import',
  observe: 'Open before going live',
  relapse: 'Reconnecting does not last',
  identity: 'Which account it is, is unclear',
}

/** What ends it, in a sentence that follows what is happening. */
export const holdEnds: Readonly<Record<Why, string>> = {
  operator: 'It ends by itself once our app is fixed; the platform is asked again automatically.',
  unknown: 'The platform is asked again at intervals. Set a verdict if you know what is wrong.',
  incident: 'It goes on when the incident is over.',
  import: 'Release it to have the customer asked.',
  observe: 'Release it to have the customer asked.',
  relapse: 'The same person reconnected it, and it did not last. Release it to have them asked once more.',
  identity: 'A person has signed in. Decide whether it is the right account.',
}
