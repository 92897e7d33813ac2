/** Asking ICU takes longer than all other checks of an account together: what it accepted once, it accepts again. */
export const remembering = (accepts: (text: string) => boolean): ((text: string) => boolean) => {
  const accepted = new Set<string>()
  return (text) => {
    if (accepted.has(text)) return true
    const ok = accepts(text)
    // As many as there are time zones; callers choose the spelling.
    if (ok && accepted.size < 1000) accepted.add(text)
    return ok
  }
}
