import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { Filters } from '../parts/filters.js'
import { useSearchFields } from '../routes/use-address.js'
import { integrationOptions, useIntegrations } from './use-integrations.js'

/** Typing asks once it pauses. */
const pauseMs = 300

const statuses = [
  { value: 'active', label: 'Connected' },
  { value: 'needs_reauth', label: 'Not connected' },
  { value: 'connecting', label: 'Connecting' },
]
const addressees = [
  { value: 'contact', label: 'Its contact' },
  { value: 'admin', label: 'An administrator of the customer' },
  { value: 'operator', label: 'Our operator' },
  { value: 'support', label: 'Support' },
]

/** Each filter is in the address: it can be sent to a colleague. */
export const AccountFilters = () => {
  const [fields, change] = useSearchFields()
  const integrations = useIntegrations()
  const [text, setText] = useState(fields['search'] ?? '')
  const find = useDebouncedCallback((search: string) => {
    change({ search, next_cursor: '' })
  }, pauseMs)
  useEffect(() => {
    setText(fields['search'] ?? '')
  }, [fields])
  const select = (name: string, label: string, data: readonly { readonly value: string; readonly label: string }[], isLong = false) => (
    <Select
      label={label}
      placeholder="Any"
      clearable
      searchable={isLong}
      nothingFoundMessage="None is found"
      data={data}
      value={fields[name] ?? null}
      onChange={(value) => {
        change({ [name]: value ?? '', next_cursor: '' })
      }}
      w={{ base: '100%', xs: 190 }}
    />
  )
  const first = (
    <TextInput
      type="search"
      label="Search"
      placeholder="Tenant, label, id, case reference, email"
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        find(value)
      }}
      className="grows"
      miw={{ xs: 260 }}
    />
  )
  const more = (
    <>
      {select('status', 'Status', statuses)}
      {select('integration.name', 'Integration', integrationOptions(integrations, fields['integration.name'] ?? ''), true)}
      {select('case.addressee', 'Who can mend it', addressees)}
    </>
  )
  const used = ['status', 'integration.name', 'case.addressee'].filter((name) => (fields[name] ?? '') !== '').length
  return <Filters first={first} more={more} used={used} />
}
