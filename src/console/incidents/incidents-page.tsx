import { SegmentedControl, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useIntegrations } from '../accounts/use-integrations.js'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { Asked } from '../parts/asked.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Page } from '../parts/page.js'
import { Pager } from '../parts/pager.js'
import { Empty, Loading } from '../parts/states.js'
import { Status } from '../parts/status.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import '../cases/cases.css'

const pageSize = 50

/** Faults of the company's own OAuth apps, each with all the connections that wait for it. */
export const IncidentsPage = () => {
  const { environment, api } = useEnvironment()
  const [fields, change] = useSearchFields()
  const show = fields['show'] ?? 'all'
  const cursor = fields['next_cursor']
  const query = useQuery({
    queryKey: [environment.id, 'incident', 'list', show, cursor],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/incident', {
          params: {
            query: { limit: pageSize, ...(show === 'open' && { is_open: true }), ...(cursor !== undefined && { next_cursor: cursor }) },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title="Incidents"
      intro="When our own app is at fault, its cases wait together and no customer is mailed."
      actions={
        <SegmentedControl
          aria-label="Show"
          data={[
            { value: 'all', label: 'All' },
            { value: 'open', label: 'Open' },
          ]}
          value={show}
          onChange={(value) => {
            change({ show: value === 'all' ? '' : value, next_cursor: '' })
          }}
        />
      }
    >
      <Asked query={query} what="The incidents" loading={<Loading lines={6} label="Loading the incidents" />}>
        {({ result, next_cursor: next }) =>
          result.length === 0 ? (
            <Empty title={show === 'open' ? 'No incident is open' : 'There was no incident so far'}>
              One opens here by itself when a platform refuses our app, or many connections of it stop at once.
            </Empty>
          ) : (
            <>
              <IncidentsTable incidents={result} />
              <Pager next={next} current={cursor} />
            </>
          )
        }
      </Asked>
    </Page>
  )
}

const IncidentsTable = ({ incidents }: { readonly incidents: readonly Schemas['Incident'][] }) => {
  const integrations = useIntegrations()
  return (
    <Table className="stacked list" aria-label="Incidents">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Incident</Table.Th>
          <Table.Th scope="col">State</Table.Th>
          <Table.Th scope="col">Waiting</Table.Th>
          <Table.Th scope="col">Since</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {incidents.map((incident) => (
          <Table.Tr key={incident.id}>
            <Table.Th scope="row" fw={500}>
              <PageLink to="/$environment/incidents/$incidentId" params={{ incidentId: incident.id }}>
                {integrations.find(({ id }) => id === incident.integration_id)?.config.label ?? 'An integration'}: {incident.code}
              </PageLink>
              <Text size="sm" c="dimmed" fw={400}>
                {incident.summary}
              </Text>
            </Table.Th>
            <Table.Td>{incident.closed_at === null ? <Status tone="bad">Open</Status> : <Status tone="quiet">Over</Status>}</Table.Td>
            <Table.Td>
              {incident.accounts} {incident.accounts === 1 ? 'account' : 'accounts'} of {incident.tenants}{' '}
              {incident.tenants === 1 ? 'customer' : 'customers'}
            </Table.Td>
            <Table.Td>
              <Moment at={incident.opened_at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
