import { z } from 'zod'
import { remembering } from './remembering.js'

/** Offsets such as `+01:00`, which newer versions of Node know, are refused: they stay the same where clocks change twice a year. */
const isTimeZone = remembering((text) => {
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
})

/** The name of an IANA time zone that this process's ICU knows, kept in the letter case that was sent: mails show times in it. */
export const timeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
