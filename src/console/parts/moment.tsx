import { useEffect, useState } from 'react'
import { relativeWords, localWords } from './time-words.js'

interface MomentProps {
  /** ISO-8601. */
  readonly at: string
  /** `both`: date, time and zone, then how far away that is; `relative`: only how far, the rest on pointing at it. */
  readonly as?: 'both' | 'relative' | 'full'
}

/** Often enough for "3 minutes ago" to be true. */
const tickMs = 30_000

/** A time as people read it, in the reader's time zone. */
export const Moment = ({ at, as = 'relative' }: MomentProps) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => {
      setNow(Date.now())
    }, tickMs)
    return () => {
      clearInterval(ticking)
    }
  }, [])
  const full = localWords(at)
  const relative = relativeWords(at, now)
  return (
    <time dateTime={at} title={full} className={as === 'both' ? undefined : 'nowrap'}>
      {as === 'relative' ? relative : as === 'full' ? full : `${full} (${relative})`}
    </time>
  )
}
