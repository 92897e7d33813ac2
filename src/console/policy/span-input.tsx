import { Group, NativeSelect, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { isoOf } from '../../domain/duration.js'
import { msOf, unitOf, units } from './span.js'
import type { Unit } from './span.js'

interface SpanInputProps {
  readonly label: string
  readonly description?: string
  /** ISO-8601. */
  readonly value: string
  readonly change: (iso: string) => void
  readonly isReadOnly: boolean
  /** The label where it is no span at all: then it reads "at once", and not "after 0 days". */
  readonly mayBeAtOnce?: string
  readonly error?: string | undefined
}

const unitNames: { value: string; label: string }[] = (Object.keys(units) as Unit[]).map((value) => ({ value, label: value }))
const atOnce = 'at once'

/** A span as a number and its unit. */
export const SpanInput = ({ label, description, value, change, isReadOnly, mayBeAtOnce, error }: SpanInputProps) => {
  const ms = msOf(value)
  const [chosen, setChosen] = useState<Unit | null>(null)
  const unit = chosen !== null && ms % units[chosen] === 0 ? chosen : unitOf(ms)
  const data = mayBeAtOnce === undefined ? unitNames : [{ value: atOnce, label: atOnce }, ...unitNames]
  if (mayBeAtOnce !== undefined && ms === 0 && chosen === null) {
    return (
      <NativeSelect
        label={mayBeAtOnce}
        w={241}
        data={data.map(({ value: name, label: says }) => ({ value: name, label: name === atOnce ? says : `after ${says}` }))}
        value={atOnce}
        disabled={isReadOnly}
        {...(error !== undefined && { error })}
        onChange={({ currentTarget }) => {
          change(isoOf(units[currentTarget.value as Unit]))
        }}
      />
    )
  }
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <NumberInput
        label={label}
        {...(description !== undefined && { description })}
        {...(error !== undefined && { error })}
        min={0}
        allowDecimal={false}
        readOnly={isReadOnly}
        flex={description === undefined ? '0 1 130px' : '0 1 210px'}
        miw={0}
        value={ms / units[unit]}
        onChange={(count) => {
          if (typeof count === 'number') {
            setChosen(unit)
            change(isoOf(count * units[unit]))
          }
        }}
      />
      <NativeSelect
        aria-label={`${label}: unit`}
        data={data}
        value={unit}
        disabled={isReadOnly}
        flex="none"
        w={105}
        onChange={({ currentTarget }) => {
          if (currentTarget.value === atOnce) {
            setChosen(null)
            change(isoOf(0))
            return
          }
          const next = currentTarget.value as Unit
          const count = ms / units[unit]
          setChosen(next)
          change(isoOf(count * units[next]))
        }}
      />
    </Group>
  )
}
