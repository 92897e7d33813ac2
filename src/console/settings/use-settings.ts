import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Given, Schemas } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'
import { sessionKey } from '../session/session-key.js'

export type Settings = Schemas['Environment']

/** The environment's settings. */
export const useSettings = () => {
  const { environment, api } = useEnvironment()
  return useQuery({
    queryKey: [environment.id, 'environment'],
    queryFn: ({ signal }) => answered(api.GET('/environment', { signal })),
  })
}

/** Changes some of them; the banners, which the session tells of, follow. */
export const useChangeSettings = () => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: Given<'updateEnvironment'>) => answered(api.PATCH('/environment', { body: change })),
    onSuccess: async (changed) => {
      queryClient.setQueryData([environment.id, 'environment'], changed)
      await queryClient.invalidateQueries({ queryKey: sessionKey })
      await queryClient.invalidateQueries({ queryKey: [environment.id, 'case'] })
    },
  })
}
