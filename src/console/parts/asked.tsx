import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failed, Loading } from './states.js'

interface AskedProps<T> {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
  /** In place of the usual lines, while nothing is known yet. */
  readonly loading?: ReactNode
  /** What it is, for the sentence of a failure: "The cases". */
  readonly what?: string
}

/** What a query has brought. Data that was there before a failure stays: the stream's sign says that it may be old. */
export const Asked = <T,>({ query, children, loading, what }: AskedProps<T>) => {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} {...(what !== undefined && { what })} />
  return loading ?? <Loading />
}
