import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Refusal } from '../parts/refusal.js'
import { Status } from '../parts/status.js'
import { useEnvironment } from '../session/environment-context.js'

type Entry = Schemas['TimelineEntry']

const text = (entry: Entry, field: string): string => {
  const value = entry.data[field]
  return typeof value === 'string' ? value : ''
}

const tones = { delivered: 'good', pending: 'wait', parked: 'bad' } as const

/** What was told to the company's endpoints about this case, and whether they took it. */
export const Deliveries = ({ entries }: { readonly entries: readonly Entry[] }) => {
  const deliveries = entries.filter(({ kind }) => kind === 'delivery').toReversed()
  if (deliveries.length === 0) return <Text c="dimmed">No endpoint was told anything so far.</Text>
  return (
    <Stack component="ul" gap="md" className="plain-list">
      {deliveries.map((entry) => (
        <Delivery key={text(entry, 'delivery_id')} entry={entry} />
      ))}
    </Stack>
  )
}

const Delivery = ({ entry }: { readonly entry: Entry }) => {
  const { environment, api, can } = useEnvironment()
  const queryClient = useQueryClient()
  const resend = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/event/{id}/resend', {
          params: { path: { id: text(entry, 'event_id') } },
          body: { webhook_id: text(entry, 'webhook_id') },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [environment.id, 'case'] }),
  })
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
        <Stack gap={2} miw={0}>
          <Text component="div" className="breaks">
            <Status tone={tones[text(entry, 'state') as keyof typeof tones]}>{entry.title}</Status>
          </Text>
          <Text size="sm" c="dimmed" className="breaks">
            {entry.detail} <Moment at={entry.at} />.{' '}
            <PageLink to="/$environment/webhooks/$webhookId" params={{ webhookId: text(entry, 'webhook_id') }} inherit underline="always">
              The endpoint
            </PageLink>
          </Text>
        </Stack>
        {can('webhooks:write') && (
          <Button
            variant="default"
            size="compact-sm"
            flex="none"
            aria-label={resend.isSuccess ? undefined : `Send again: ${text(entry, 'event')}`}
            loading={resend.isPending}
            onClick={() => {
              resend.mutate()
            }}
          >
            {resend.isSuccess ? 'Sent again' : 'Send again'}
          </Button>
        )}
      </Group>
      {resend.isError && <Refusal failure={failureOf(resend.error)} />}
    </li>
  )
}
