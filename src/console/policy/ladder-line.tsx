import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { Schemas } from '../api/clients.js'
import { isoOf } from '../../domain/duration.js'
import { msOf, spanWords, units } from './span.js'

type Policy = Schemas['Policy']

interface LadderLineProps {
  readonly policy: Policy
  readonly change: (policy: Policy) => void
  readonly isReadOnly: boolean
}

interface Mark {
  readonly key: string
  readonly name: string
  readonly ms: number
  readonly kind: 'mail' | 'escalate' | 'expire'
  readonly moved: (ms: number) => Policy
}

/** The first days of a ladder matter most: the line is drawn by the root of the time. */
const placeOf = (ms: number, end: number): number => Math.sqrt(Math.min(ms, end) / end) * 100
const timeAt = (share: number, end: number): number => share ** 2 * end

/** As fine as it can be seen: minutes within the first hours, then hours, then days. */
const rounded = (ms: number): number => {
  const step = ms < 2 * units.hours ? 5 * units.minutes : ms < 2 * units.days ? units.hours : units.days
  return Math.round(ms / step) * step
}

const marksOf = (policy: Policy): readonly Mark[] => [
  ...policy.notify.map(({ after }, index): Mark => ({
    key: `mail ${String(index)}`,
    name: `Mail ${String(index + 1)}`,
    ms: msOf(after),
    kind: 'mail',
    moved: (ms) => {
      const before = msOf(policy.notify[index - 1]?.after ?? 'PT0S')
      const next = policy.notify[index + 1]
      const most = next === undefined ? msOf(policy.expire_after) : msOf(next.after)
      const held = isoOf(Math.min(Math.max(ms, before), most))
      return { ...policy, notify: policy.notify.map((step, i) => (i === index ? { ...step, after: held } : step)) }
    },
  })),
  {
    key: 'escalate',
    name: 'Escalation',
    ms: msOf(policy.escalate_after),
    kind: 'escalate',
    moved: (ms) => ({ ...policy, escalate_after: isoOf(Math.max(units.seconds, ms)) }),
  },
  {
    key: 'expire',
    name: 'End',
    ms: msOf(policy.expire_after),
    kind: 'expire',
    moved: (ms) => ({ ...policy, expire_after: isoOf(Math.max(units.hours, ms)) }),
  },
]

const keySteps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }

/**
 * The reminder schedule on a line of time: each mark is moved with the pointer, or with the arrow keys by a day (with Shift: by an hour).
 * On a phone it is drawn from top to bottom, and moved in the list below.
 */
export const LadderLine = ({ policy, change, isReadOnly }: LadderLineProps) => {
  const line = useRef<HTMLDivElement>(null)
  const marks = marksOf(policy)
  const end = Math.max(...marks.map(({ ms }) => ms), units.hours)
  const drag = (mark: Mark) => (event: PointerEvent<HTMLButtonElement>) => {
    const box = line.current?.getBoundingClientRect()
    if (isReadOnly || box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
    change(mark.moved(rounded(timeAt(share, end))))
  }
  const press = (mark: Mark) => (event: KeyboardEvent) => {
    const steps = keySteps[event.key]
    if (isReadOnly || steps === undefined) return
    event.preventDefault()
    change(mark.moved(mark.ms + steps * (event.shiftKey ? units.hours : units.days)))
  }
  return (
    <div className="ladder" role="group" aria-label="The reminder schedule on a line of time">
      <div className="ladder-line" ref={line}>
        {marks.map((mark, index) => (
          <button
            key={mark.key}
            type="button"
            role="slider"
            className="ladder-mark"
            data-kind={mark.kind}
            data-row={index % 3}
            style={{ insetInlineStart: `${String(placeOf(mark.ms, end))}%`, order: Math.round(mark.ms / units.seconds) }}
            aria-label={mark.name}
            aria-valuemin={0}
            aria-valuemax={Math.round(end / units.hours)}
            aria-valuenow={Math.round(mark.ms / units.hours)}
            aria-valuetext={mark.ms === 0 ? 'at once' : `after ${spanWords(mark.ms)}`}
            aria-disabled={isReadOnly}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
            }}
            onPointerMove={drag(mark)}
            onKeyDown={press(mark)}
          >
            <span className="ladder-dot" aria-hidden="true" />
            <span className="ladder-name" aria-hidden="true">
              {mark.name} <br className="ladder-break" />
              {mark.ms === 0 ? 'at once' : `after ${spanWords(mark.ms)}`}
            </span>
          </button>
        ))}
      </div>
    </div>
  )
}
