import { Button, Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { holdNames } from '../case/hold-words.js'
import { outcomeNames, stageNames, verdictNames } from '../parts/status-words.js'
import { filterFields, isNarrowed } from './case-filters.js'

interface FilterBarProps {
  readonly fields: Readonly<Record<string, string | undefined>>
  readonly change: (changed: Readonly<Record<string, string>>) => void
}

const optionsOf = (all: string, names: Readonly<Record<string, string>>, without: readonly string[] = []) => [
  { value: '', label: all },
  ...Object.entries(names)
    .filter(([value]) => !without.includes(value))
    .map(([value, label]) => ({ value, label })),
]

const selects = [
  { name: 'stage', label: 'Stage', data: optionsOf('Any stage', stageNames, ['closed']) },
  { name: 'hold.why', label: 'Held because', data: optionsOf('Any hold', holdNames) },
  { name: 'verdict', label: 'Verdict', data: optionsOf('Any verdict', verdictNames, ['none']) },
] as const

/** Whatever is chosen here is in the address. */
export const FilterBar = ({ fields, change }: FilterBarProps) => {
  const show = fields['show'] ?? 'open'
  return (
    <Group component="search" gap="sm" align="flex-end" aria-label="Filters" className="filters">
      <SegmentedControl
        aria-label="Show"
        data={[
          { value: 'open', label: 'Open' },
          { value: 'closed', label: 'Closed' },
          { value: 'all', label: 'All' },
        ]}
        value={show}
        onChange={(value) => {
          change({ show: value === 'open' ? '' : value, ...(value === 'closed' ? { stage: '', 'hold.why': '' } : { outcome: '' }) })
        }}
      />
      {selects
        .filter(({ name }) => show !== 'closed' || name === 'verdict')
        .map(({ name, label, data }) => (
          <NativeSelect
            key={name}
            label={label}
            data={data}
            value={fields[name] ?? ''}
            onChange={({ currentTarget }) => {
              change({ [name]: currentTarget.value })
            }}
          />
        ))}
      {show !== 'open' && (
        <NativeSelect
          label="Outcome"
          data={optionsOf('Any outcome', outcomeNames)}
          value={fields['outcome'] ?? ''}
          onChange={({ currentTarget }) => {
            change({ outcome: currentTarget.value })
          }}
        />
      )}
      <TypedFilter
        key={`reference ${fields['reference'] ?? ''}`}
        name="reference"
        label="Reference"
        placeholder="RL-7K3F9Q"
        {...{ fields, change }}
      />
      <TypedFilter
        key={`tenant ${fields['tenant_id'] ?? ''}`}
        name="tenant_id"
        label="Tenant"
        placeholder="Its id"
        {...{ fields, change }}
      />
      <TypedFilter
        key={`integration ${fields['integration.name'] ?? ''}`}
        name="integration.name"
        label="Integration"
        placeholder="Its name"
        {...{ fields, change }}
      />
      {isNarrowed(fields) && (
        <Button
          variant="default"
          onClick={() => {
            change(Object.fromEntries(filterFields.map((name) => [name, ''])))
          }}
        >
          Clear filters
        </Button>
      )}
    </Group>
  )
}

interface TypedFilterProps extends FilterBarProps {
  readonly name: string
  readonly label: string
  readonly placeholder: string
}

/** Takes effect on Enter, or when it is left. */
const TypedFilter = ({ name, label, placeholder, fields, change }: TypedFilterProps) => {
  const [typed, setTyped] = useState(fields[name] ?? '')
  const apply = (): void => {
    if (typed !== (fields[name] ?? '')) change({ [name]: typed.trim() })
  }
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      w={150}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
      }}
      onBlur={apply}
      onKeyDown={({ key }) => {
        if (key === 'Enter') apply()
      }}
    />
  )
}
