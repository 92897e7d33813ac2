import { Group, Stack, Text } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Refusal } from '../parts/refusal.js'
import { SendAgainButton, useSendAgain } from '../parts/send-again.js'
import { Status } from '../parts/status.js'

type Entry = Schemas['TimelineEntry']

const text = (entry: Entry, field: string): string => {
  const value = entry.data[field]
  return typeof value === 'string' ? value : ''
}

const tones = { delivered: 'good', pending: 'wait', parked: 'bad' } as const

/** What was sent to the company's endpoints about this case, and whether they accepted it. */
export const Deliveries = ({ deliveries }: { readonly deliveries: readonly Entry[] }) => (
  <Stack component="ul" gap="md" mt="sm" className="plain-list" aria-label="Webhook deliveries">
    {deliveries.map((entry) => (
      <Delivery key={text(entry, 'delivery_id')} entry={entry} />
    ))}
  </Stack>
)

const Delivery = ({ entry }: { readonly entry: Entry }) => {
  const resend = useSendAgain({ eventId: text(entry, 'event_id'), webhookId: text(entry, 'webhook_id'), old: ['case'] })
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} miw={0} flex="1 1 180px">
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
        <SendAgainButton resend={resend} event={text(entry, 'event')} />
      </Group>
      {resend.isError && <Refusal failure={failureOf(resend.error)} />}
    </li>
  )
}
