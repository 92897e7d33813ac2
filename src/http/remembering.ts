/** Remembers what `accepts` accepted: asking ICU takes longer than all other checks of an account together. */
export const remembering = (accepts: (text: string) => boolean): ((text: string) => boolean) => {
  const accepted = new Set<string>()
  return (text) => {
    if (accepted.has(text)) return true
    const ok = accepts(text)
    // Room for all time zones; bounded, since a caller may send any spelling.
    if (ok && accepted.size < 1000) accepted.add(text)
    return ok
  }
}
