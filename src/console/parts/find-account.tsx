import { Select } from '@mantine/core'
import type { SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'

type Account = Schemas['IntegratedAccount']

const most = 20
const typingMs = 250

interface FindAccountProps {
  readonly label: string
  /** What a choice stands for, and how it reads; of several accounts with the same value the first is offered. */
  readonly optionOf: (account: Account) => { readonly value: string; readonly label: string }
  readonly value: string
  /** Empty: the choice was taken back. */
  readonly choose: (value: string) => void
  readonly required?: boolean
  readonly w?: NonNullable<SelectProps['w']>
}

/** Finds accounts by what people type: a tenant, a label, an email address, a case's reference. */
export const FindAccount = ({ label, optionOf, value, choose, required = false, w }: FindAccountProps) => {
  const { environment, api } = useEnvironment()
  const [search, setSearch] = useState('')
  const [known, setKnown] = useState<readonly { readonly value: string; readonly label: string }[]>([])
  const chosenLabel = known.find((one) => one.value === value)?.label
  // What is chosen stands in the field and is not looked for again.
  const [asked] = useDebouncedValue(search === chosenLabel || search === value ? '' : search.trim(), typingMs)
  const accounts = useQuery({
    queryKey: [environment.id, 'integrated-account', 'choose', asked],
    queryFn: ({ signal }) =>
      answered(api.GET('/integrated-account', { params: { query: { limit: most, ...(asked !== '' && { search: asked }) } }, signal })),
    placeholderData: keepPreviousData,
  })
  const found = new Map((accounts.data?.result ?? []).map(optionOf).map((option) => [option.value, option]))
  if (value !== '' && !found.has(value)) found.set(value, { value, label: chosenLabel ?? value })
  return (
    <Select
      label={label}
      placeholder="Name, email, reference"
      searchable
      clearable={!required}
      required={required}
      {...(w !== undefined && { w })}
      data={[...found.values()]}
      // The server has looked already, also where nothing of it shows in the label.
      filter={({ options }) => options}
      nothingFoundMessage={accounts.isPending ? 'Loading' : 'None is found'}
      value={value === '' ? null : value}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(next) => {
        setKnown([...found.values()])
        choose(next ?? '')
      }}
    />
  )
}
