/**
 * The key of a reminder step, or of an escalation, of a case's ladder. The first ladder's are plain (`notifyEndUser:2`); a ladder begun again (another
 * verdict, a first contact) carries its number in front, or its steps would be taken for the first one's, which are done.
 */
export const reminderKey = (ladderNumber: number, what: string): string => (ladderNumber > 1 ? `${String(ladderNumber)}:${what}` : what)

/** The reminder step's index in the policy's `notify`; `null` for the key of an act or of a wake. */
export const reminderOf = (key: string): number | null => {
  const index = /^(?:\d+:)?(\d+)$/.exec(key)?.[1]
  return index === undefined ? null : Number(index)
}

/** The key of a wake that brings a case back, `at` that moment, to the mail of an earlier wake: that one's key, and what tells it from that. */
export const againKey = (key: string, at: Date): string => `${mailStepKey(key)}~${String(at.getTime())}`

/** The key of the mail that a step is about: of a wake that came again, the first one's. */
export const mailStepKey = (key: string): string => key.split('~', 1)[0] ?? key
