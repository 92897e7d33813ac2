import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'

/** What is suppressed of these addresses, by lower-case address; empty until it is known. */
export const useSuppressions = (emails: readonly string[]): ReadonlyMap<string, Schemas['Suppression']> => {
  const { environment, api } = useEnvironment()
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))].sort()
  const { data } = useQuery({
    queryKey: [environment.id, 'suppression', 'of', wanted],
    queryFn: ({ signal }) => answered(api.GET('/suppression', { params: { query: { 'email[in]': wanted.join(',') } }, signal })),
    enabled: wanted.length > 0,
  })
  return new Map((data?.result ?? []).map((one) => [one.email ?? '', one]))
}
