import { Group, NativeSelect, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Asked } from '../parts/asked.js'
import { Breakable } from '../parts/breakable.js'
import { Moment } from '../parts/moment.js'
import { Pager } from '../parts/pager.js'
import { Refusal } from '../parts/refusal.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { SendAgainButton, useSendAgain } from '../parts/send-again.js'
import { Status } from '../parts/status.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'

type Delivery = Schemas['Delivery']

const pageSize = 25
/** Deliveries are not in the stream: there may be thousands a second. */
const lookMs = 5_000

const states = {
  delivered: { tone: 'good', words: 'Delivered' },
  pending: { tone: 'wait', words: 'On its way' },
  parked: { tone: 'bad', words: 'Parked: no longer tried' },
} as const

/** What was sent to the endpoint, newest first, with each try. */
export const WebhookDeliveries = ({ webhookId }: { readonly webhookId: string }) => {
  const { environment, api } = useEnvironment()
  const [fields, change] = useSearchFields()
  const state = fields['state'] ?? ''
  const cursor = fields['next_cursor']
  const query = useQuery({
    queryKey: [environment.id, 'webhook', webhookId, 'delivery', state, cursor],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/webhook/{id}/delivery', {
          params: {
            path: { id: webhookId },
            query: {
              limit: pageSize,
              ...(state !== '' && { state: state as Delivery['state'] }),
              ...(cursor !== undefined && { next_cursor: cursor }),
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: lookMs,
  })
  return (
    <Section
      title="Deliveries"
      about="The newest first"
      actions={
        <NativeSelect
          aria-label="State"
          data={[{ value: '', label: 'Any state' }, ...Object.entries(states).map(([value, { words }]) => ({ value, label: words }))]}
          value={state}
          onChange={({ currentTarget }) => {
            change({ state: currentTarget.value, next_cursor: '' })
          }}
        />
      }
    >
      <Asked query={query} what="The deliveries" loading={<Loading lines={5} label="Loading the deliveries" />}>
        {({ result, next_cursor: next }) =>
          result.length === 0 ? (
            <Text c="dimmed">{state === '' ? 'Nothing has been sent to it so far.' : 'None is in this state.'}</Text>
          ) : (
            <>
              <Stack component="ul" gap="md" className="plain-list">
                {result.map((delivery) => (
                  <OneDelivery key={delivery.id} delivery={delivery} webhookId={webhookId} />
                ))}
              </Stack>
              <Pager next={next} current={cursor} />
            </>
          )
        }
      </Asked>
    </Section>
  )
}

const OneDelivery = ({ delivery, webhookId }: { readonly delivery: Delivery; readonly webhookId: string }) => {
  const resend = useSendAgain({ eventId: delivery.event_id, webhookId, old: ['webhook', webhookId] })
  const { tone, words } = states[delivery.state]
  const count = delivery.tries.length
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        {/* As wide as the longest part of an event's name; the button goes below where no room is left. */}
        <Stack gap={2} miw={0} flex="1 1 180px">
          <Text className="breaks">
            <Breakable>{delivery.event}</Breakable>
          </Text>
          <Text size="sm" component="div">
            <Status tone={tone}>{words}</Status>
          </Text>
          <Text size="sm" c="dimmed">
            <Moment at={delivery.created_at} />, {count} {count === 1 ? 'try' : 'tries'}
            {delivery.next_try_at !== null && (
              <>
                , the next <Moment at={delivery.next_try_at} />
              </>
            )}
          </Text>
          {count > 0 && (
            <details className="raw">
              <summary>
                Each try<span className="hidden"> of {delivery.event}</span>
              </summary>
              <ol className="plain-list">
                {delivery.tries.map((one) => (
                  <Text component="li" size="sm" key={one.at} className="breaks">
                    <Moment at={one.at} as="full" />: {one.status === null ? (one.error ?? 'no answer') : `answered ${String(one.status)}`},{' '}
                    {one.ms} ms
                  </Text>
                ))}
              </ol>
            </details>
          )}
        </Stack>
        <SendAgainButton resend={resend} event={delivery.event} />
      </Group>
      {resend.isError && <Refusal failure={failureOf(resend.error)} />}
    </li>
  )
}
