import { dueAt } from '../domain/policy.js'
import type { Policy, Recipients } from '../domain/policy.js'

export interface PreviewedStep {
  readonly at: string
  readonly what: 'notify' | 'escalate' | 'expire'
  /** Addresses. */
  readonly to: readonly string[]
}

/** At one instant the order is mail, escalate, expire. */
const order = { notify: 0, escalate: 1, expire: 2 } as const

/**
 * What a case of verdict `user` would do from `at` on, if nobody answered. `contacts` are the usable addresses in the order in which
 * they are asked, `support` hears of an escalation. With nobody to ask it is escalated at once.
 */
export const previewPolicy = (
  policy: Policy,
  { at, contacts, support }: { readonly at: Date; readonly contacts: readonly string[]; readonly support: string | null },
): readonly PreviewedStep[] => {
  const base = at.getTime()
  const isAsking = contacts.length > 0
  const end = dueAt(policy.expire_after, base)
  const mailed = new Set<string>()
  const mails = (isAsking ? latestOfInstant(policy.notify) : []).map(({ after, to }) => {
    const asked = recipients(contacts, to, mailed)
    for (const contact of asked) mailed.add(contact)
    return { what: 'notify' as const, ms: dueAt(after, base), to: asked }
  })
  const steps = [
    ...mails,
    { what: 'escalate' as const, ms: isAsking ? dueAt(policy.escalate_after, base) : base, to: support === null ? [] : [support] },
    { what: 'expire' as const, ms: end, to: [] },
  ]
  return steps
    .filter(({ ms }) => ms <= end)
    .sort((one, other) => one.ms - other.ms || order[one.what] - order[other.what])
    .map(({ ms, what, to }) => ({ at: new Date(ms).toISOString(), what, to }))
}

/** `next`: the first who has had no mail about the case, else the first again. */
const recipients = (contacts: readonly string[], to: Recipients, mailed: ReadonlySet<string>): readonly string[] => {
  if (to === 'all') return contacts
  const unasked = to === 'next' ? contacts.find((contact) => !mailed.has(contact)) : undefined
  return unasked === undefined ? contacts.slice(0, 1) : [unasked]
}

/** Steps that are due together are one mail, the last of them. */
const latestOfInstant = (ladder: Policy['notify']): Policy['notify'] =>
  ladder.filter(({ after }, index) => {
    const next = ladder[index + 1]
    return next === undefined || dueAt(after, 0) !== dueAt(next.after, 0)
  })
