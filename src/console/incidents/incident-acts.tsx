import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Refusal } from '../parts/refusal.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'

interface IncidentActsProps {
  readonly incident: Schemas['Incident']
  /** The platform, as people know it. */
  readonly label: string
}

const checked: Readonly<Record<Schemas['ClientCheck']['client'], { readonly color: string; readonly title: string }>> = {
  accepted: { color: 'green', title: 'The platform accepts our app' },
  refused: { color: 'red', title: 'The platform refuses our app' },
  unknown: { color: 'yellow', title: 'The platform’s answer does not say' },
}

/** Ask the platform about the app now; say that the incident is over. */
export const IncidentActs = ({ incident, label }: IncidentActsProps) => {
  const { environment, api, can } = useEnvironment()
  const queryClient = useQueryClient()
  const [isSure, setSure] = useState(false)
  const check = useMutation({
    mutationFn: () => answered(api.POST('/integration/{id}/check', { params: { path: { id: incident.integration_id } } })),
  })
  const resolve = useMutation({
    mutationFn: () => answered(api.POST('/incident/{id}/resolve', { params: { path: { id: incident.id } } })),
    onSuccess: (now) => {
      queryClient.setQueryData([environment.id, 'incident', incident.id], now)
      return queryClient.invalidateQueries({ queryKey: [environment.id, 'incident'] })
    },
  })
  const mayCheck = can('integrations:write')
  const mayResolve = can('cases:write') && incident.closed_at === null
  if (!mayCheck && !mayResolve && !resolve.isSuccess) return null
  return (
    <Section title="What you can do">
      <Stack gap="md">
        <Group gap="xs">
          {mayCheck && (
            <Button
              variant="default"
              loading={check.isPending}
              onClick={() => {
                check.mutate()
              }}
            >
              Check the app at {label}
            </Button>
          )}
          {mayResolve && (
            <Button
              variant="default"
              aria-expanded={isSure}
              onClick={() => {
                setSure(!isSure)
              }}
            >
              Resolve the incident
            </Button>
          )}
        </Group>
        {check.isSuccess && (
          <Alert variant="outline" role="status" {...checked[check.data.client]}>
            {check.data.summary}
          </Alert>
        )}
        {check.isError && <Refusal failure={failureOf(check.error)} />}
        {isSure && mayResolve && (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              Its cases are released a few at a time. {label} is asked about each, and people who have to reconnect are mailed.
            </Text>
            <Group>
              <Button
                loading={resolve.isPending}
                onClick={() => {
                  resolve.mutate()
                }}
              >
                Resolve it now
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  setSure(false)
                }}
              >
                Leave it
              </Button>
            </Group>
          </Stack>
        )}
        {resolve.isSuccess && (
          <Alert color="green" variant="outline" role="status" title="Resolved">
            Its cases are released a few at a time.
          </Alert>
        )}
        {resolve.isError && <Refusal failure={failureOf(resolve.error)} />}
      </Stack>
    </Section>
  )
}
