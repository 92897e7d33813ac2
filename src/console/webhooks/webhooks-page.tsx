import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Breakable } from '../parts/breakable.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Page } from '../parts/page.js'
import { Pager } from '../parts/pager.js'
import { Empty, Loading } from '../parts/states.js'
import { Status } from '../parts/status.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { AddWebhook } from './add-webhook.js'
import { webhookWords } from './webhook-words.js'
import '../cases/cases.css'

const pageSize = 100

/** The company's endpoints: whether they are notified, and of what. */
export const WebhooksPage = () => {
  const { environment, api, can } = useEnvironment()
  const [fields] = useSearchFields()
  const cursor = fields['next_cursor']
  const query = useQuery({
    queryKey: [environment.id, 'webhook', 'list', cursor],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/webhook', { params: { query: { limit: pageSize, ...(cursor !== undefined && { next_cursor: cursor }) } }, signal }),
      ),
  })
  return (
    <Page title="Webhooks" intro="Your own systems, and whether they accept the events sent to them.">
      {can('webhooks:write') && <AddWebhook />}
      <Asked query={query} what="The webhooks" loading={<Loading lines={5} label="Loading the webhooks" />}>
        {({ result, next_cursor: next }) =>
          result.length === 0 ? (
            <Empty title="There are no endpoints yet">Add one to be notified when a connection stops working and when it is back.</Empty>
          ) : (
            <>
              <Table className="stacked list" aria-label="Webhooks">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">Endpoint</Table.Th>
                    <Table.Th scope="col">State</Table.Th>
                    <Table.Th scope="col">Events</Table.Th>
                    <Table.Th scope="col">Added</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {result.map((webhook) => (
                    <Table.Tr key={webhook.id}>
                      <Table.Th scope="row" fw={500}>
                        <PageLink to="/$environment/webhooks/$webhookId" params={{ webhookId: webhook.id }} className="breaks">
                          {webhook.target_url}
                        </PageLink>
                      </Table.Th>
                      <Table.Td>
                        <Status tone={webhookWords(webhook).tone}>{webhookWords(webhook).words}</Status>
                        {webhook.failing_since !== null && webhook.is_active && (
                          <Text size="sm" c="dimmed">
                            The first <Moment at={webhook.failing_since} />
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td>
                        <Text size="sm" className="breaks">
                          {webhook.event_types === null ? 'All' : <Breakable>{webhook.event_types.join(', ')}</Breakable>}
                        </Text>
                      </Table.Td>
                      <Table.Td>
                        <Moment at={webhook.created_at} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              <Pager next={next} current={cursor} />
            </>
          )
        }
      </Asked>
    </Page>
  )
}
