import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Texts = Readonly<Record<string, string | undefined>>

/** A `$name` of the route's path; empty where the route has none. */
export const usePart = (name: string): string => {
  const parts: unknown = useParams({ strict: false })
  return (parts as Texts)[name] ?? ''
}

/** What stands behind the `?`, and how to change it: what is not named stays, what is empty goes. */
export const useSearchFields = (): readonly [Texts, (change: Readonly<Record<string, string>>) => void] => {
  const fields: unknown = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (changed: Readonly<Record<string, string>>) => {
      void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, ...changed }), replace: true })
    },
    [navigate],
  )
  return [fields as Texts, change]
}
