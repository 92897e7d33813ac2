import type { Recipients } from './policy.js'

/** Whom a reminder step asks, of the people who can be asked, in their order; `next` is the first of them without a mail yet, else the first one again. */
export const chosenBy = <P>(to: Recipients, people: readonly P[], hasMail: (person: P) => boolean): readonly P[] => {
  if (to === 'all') return people
  const next = to === 'next' ? people.find((person) => !hasMail(person)) : undefined
  return next === undefined ? people.slice(0, 1) : [next]
}
