import { weekdays } from '../../src/domain/policy.js'
import type { SendWindow } from '../../src/domain/policy.js'

/** A zone whose clock is so many hours ahead of UTC, or behind it; the names of `Etc` count the other way round. */
const zoneAhead = (hours: number): string => `Etc/GMT${hours > 0 ? '-' : '+'}${String(Math.abs(hours))}`

const ahead = 12 - new Date().getUTCHours()
const behind = ahead > 0 ? ahead - 12 : ahead + 12

/** A zone where it is about noon now, and one where it is about midnight. */
export const [noon, midnight] = [zoneAhead(ahead), zoneAhead(behind)]

/** Open where it is noon, and not where it is midnight. */
export const daytime: SendWindow = { days: [...weekdays], from: '06:00', to: '23:00', days_off: [] }

/** The next six in the morning where it is midnight now. */
export const opening = (): Date => {
  const day = 86_400_000
  const six = new Date().setUTCHours(6 - behind, 0, 0, 0)
  return new Date(six + Math.ceil((Date.now() - six) / day) * day)
}
