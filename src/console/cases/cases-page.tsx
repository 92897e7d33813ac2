import { Button, Stack, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import { Page } from '../parts/page.js'
import { Empty, Failed, Loading } from '../parts/states.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { BulkActs } from './bulk-acts.js'
import { BulkProgress } from './bulk-progress.js'
import './cases.css'
import { filterOf, isNarrowed } from './case-filters.js'
import { CasesTable } from './cases-table.js'
import { FilterBar } from './filter-bar.js'

const pageSize = 50

/** The cases that the address asks for, the newest first, and acts for many of them. */
export const CasesPage = () => {
  const { environment, api, can } = useEnvironment()
  const [fields, change] = useSearchFields()
  const filter = filterOf(fields)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const query = useInfiniteQuery({
    queryKey: [environment.id, 'case', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/case', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam !== '' && { next_cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: next }) => next,
    placeholderData: keepPreviousData,
  })
  const cases = query.data?.pages.flatMap(({ result }) => result) ?? []
  const shown = new Set(cases.map(({ id }) => id))
  const picked = new Set([...chosen].filter((id) => shown.has(id)))
  return (
    <Page title="Cases" intro="Each is the repair of one connection that failed.">
      <FilterBar fields={fields} change={change} />
      {fields['bulk'] !== undefined && fields['bulk'] !== '' && (
        <BulkProgress
          id={fields['bulk']}
          close={() => {
            change({ bulk: '' })
          }}
        />
      )}
      {query.data === undefined ? (
        query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} what="The cases" />
        ) : (
          <Loading lines={10} label="Loading the cases" />
        )
      ) : cases.length === 0 ? (
        <NoCases narrowed={isNarrowed(fields)} />
      ) : (
        <Stack gap="md" aria-busy={query.isPlaceholderData}>
          {can('cases:write') && (
            <BulkActs
              filter={filter}
              picked={picked}
              mayBeMore={query.hasNextPage}
              begun={(id) => {
                setChosen(new Set())
                change({ bulk: id })
              }}
            />
          )}
          <CasesTable cases={cases} {...(can('cases:write') && { picked, pick: setChosen })} />
          {query.hasNextPage ? (
            <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          ) : (
            <Text c="dimmed" size="sm">
              {cases.length === 1 ? 'One case.' : `${String(cases.length)} cases, all there are.`}
            </Text>
          )}
        </Stack>
      )}
    </Page>
  )
}

const NoCases = ({ narrowed }: { readonly narrowed: boolean }) =>
  narrowed ? (
    <Empty title="No case fits these filters">Take a filter away, or show closed cases too.</Empty>
  ) : (
    <Empty title="Nothing is broken">A case opens here by itself when a connection stops working.</Empty>
  )
