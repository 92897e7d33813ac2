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

/** To be found by label or name; `chosen` is among them also while they are being loaded, or when it is gone. */
export const integrationOptions = (
  integrations: readonly Schemas['Integration'][],
  chosen: string,
): readonly { readonly value: string; readonly label: string }[] => {
  const options = integrations.map(({ name, config }) => ({
    value: name,
    label: config.label === name ? name : `${config.label} (${name})`,
  }))
  return chosen === '' || options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: chosen }]
}
