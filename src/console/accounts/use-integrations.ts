import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'

/** The environment's integrations; none while they are being loaded. */
export const useIntegrations = (): readonly Schemas['Integration'][] => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'integration'],
    queryFn: ({ signal }) => answered(api.GET('/integration', { signal })),
  })
  return query.data?.result ?? []
}
