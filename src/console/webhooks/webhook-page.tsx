import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { Breakable } from '../parts/breakable.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { Page } from '../parts/page.js'
import { Section } from '../parts/section.js'
import { Failed, Loading } from '../parts/states.js'
import { Status } from '../parts/status.js'
import { usePart } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { WebhookActs } from './webhook-acts.js'
import { WebhookDeliveries } from './webhook-deliveries.js'
import { webhookWords } from './webhook-words.js'
import '../cases/cases.css'

/** One endpoint: what is sent to it, what it accepted, and what can be done. */
export const WebhookPage = () => {
  const { environment, api } = useEnvironment()
  const id = usePart('webhookId')
  const query = useQuery({
    queryKey: [environment.id, 'webhook', id],
    queryFn: ({ signal }) => answered(api.GET('/webhook/{id}', { params: { path: { id } }, signal })),
  })
  if (query.data === undefined) {
    return (
      <Page title="Webhook">
        {query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} what="The webhook" />
        ) : (
          <Loading lines={8} label="Loading the webhook" />
        )}
      </Page>
    )
  }
  return <Whole webhook={query.data} />
}

const Whole = ({ webhook }: { readonly webhook: Schemas['Webhook'] }) => {
  const { can } = useEnvironment()
  return (
    <Page
      title={new URL(webhook.target_url).host}
      intro={<span className="breaks">{webhook.target_url}</span>}
      actions={<Status tone={webhookWords(webhook).tone}>{webhookWords(webhook).words}</Status>}
    >
      <Stack gap="lg">
        <Section title="Facts">
          <Facts
            rows={[
              ['Events', webhook.event_types === null ? 'All' : <Breakable key="events">{webhook.event_types.join(', ')}</Breakable>],
              webhook.failing_since === null ? null : ['Failing since', <Moment key="failing" at={webhook.failing_since} as="both" />],
              ['Added', <Moment key="added" at={webhook.created_at} as="both" />],
              ['Changed', <Moment key="changed" at={webhook.updated_at} as="both" />],
            ]}
          />
        </Section>
        {can('webhooks:write') && <WebhookActs webhook={webhook} />}
        <WebhookDeliveries webhookId={webhook.id} />
      </Stack>
    </Page>
  )
}
