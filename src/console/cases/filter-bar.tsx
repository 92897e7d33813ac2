import { Button, NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { integrationOptions, useIntegrations } from '../accounts/use-integrations.js'
import type { Schemas } from '../api/clients.js'
import { holdNames } from '../case/hold-words.js'
import { Filters } from '../parts/filters.js'
import { FindAccount } from '../parts/find-account.js'
import { outcomeNames, stageNames, verdictNames } from '../../domain/state-words.js'
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

const labelled = ({ label, tenant_id: tenant }: Schemas['IntegratedAccount']) => ({
  value: tenant,
  label: label === null || label === tenant ? tenant : `${label} (${tenant})`,
})

/** Whatever is chosen here is in the address. */
export const FilterBar = ({ fields, change }: FilterBarProps) => {
  const show = fields['show'] ?? 'open'
  const integrations = useIntegrations()
  const integration = fields['integration.name'] ?? ''
  const first = (
    <>
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
      <FindAccount
        label="Tenant"
        optionOf={labelled}
        value={fields['tenant_id'] ?? ''}
        choose={(tenant) => {
          change({ tenant_id: tenant })
        }}
        w={{ base: '100%', sm: 220 }}
      />
    </>
  )
  const more = (
    <>
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
      <Select
        label="Integration"
        placeholder="Any"
        searchable
        clearable
        w={{ base: '100%', sm: 170 }}
        nothingFoundMessage="None is found"
        data={integrationOptions(integrations, integration)}
        value={integration === '' ? null : integration}
        onChange={(name) => {
          change({ 'integration.name': name ?? '' })
        }}
      />
      <TypedFilter
        key={`reference ${fields['reference'] ?? ''}`}
        name="reference"
        label="Reference"
        placeholder="RL-7K3F9Q"
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
    </>
  )
  const used = filterFields.filter((name) => name !== 'tenant_id' && (fields[name] ?? '') !== '').length
  return <Filters first={first} more={more} used={used} />
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
