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
