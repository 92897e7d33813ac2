import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useIntegrations } from '../accounts/use-integrations.js'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { CasesTable } from '../cases/cases-table.js'
import { Asked } from '../parts/asked.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Page } from '../parts/page.js'
import { Section } from '../parts/section.js'
import { Failed, Loading } from '../parts/states.js'
import { Status } from '../parts/status.js'
import { usePart } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { IncidentActs } from './incident-acts.js'
import '../cases/cases.css'

const casesShown = 50

/** One fault of one OAuth app: what is known, what is waiting, and the two things a person can do. */
export const IncidentPage = () => {
  const { environment, api } = useEnvironment()
  const id = usePart('incidentId')
  const query = useQuery({
    queryKey: [environment.id, 'incident', id],
    queryFn: ({ signal }) => answered(api.GET('/incident/{id}', { params: { path: { id } }, signal })),
  })
  if (query.data === undefined) {
    return (
      <Page title="Incident">
        {query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} what="The incident" />
        ) : (
          <Loading lines={8} label="Loading the incident" />
        )}
      </Page>
    )
  }
  return <Whole incident={query.data} />
}

const Whole = ({ incident }: { readonly incident: Schemas['Incident'] }) => {
  const { environment, api } = useEnvironment()
  const label = useIntegrations().find(({ id }) => id === incident.integration_id)?.config.label ?? 'The platform'
  const cases = useQuery({
    queryKey: [environment.id, 'case', 'under', incident.id],
    queryFn: ({ signal }) => answered(api.GET('/case', { params: { query: { incident_id: incident.id, limit: casesShown } }, signal })),
  })
  const isOpen = incident.closed_at === null
  return (
    <Page title={`${label}: ${incident.code}`} actions={isOpen ? <Status tone="bad">Open</Status> : <Status tone="quiet">Over</Status>}>
      <Section title="What is happening">
        <Stack gap="md">
          <Text size="lg">
            {isOpen
              ? `${incident.summary} ${String(incident.accounts)} ${incident.accounts === 1 ? 'connection waits' : 'connections wait'}. No customer is mailed. ${label} is asked again and again; this ends by itself once our app works.`
              : `${incident.summary} It is over: each connection was asked about by itself.`}
          </Text>
          <Facts
            rows={[
              ['Accounts', String(incident.accounts)],
              ['Customers', String(incident.tenants)],
              ['Since', <Moment key="since" at={incident.opened_at} as="both" />],
              incident.closed_at === null ? null : ['Over since', <Moment key="over" at={incident.closed_at} as="both" />],
            ]}
          />
        </Stack>
      </Section>
      <IncidentActs incident={incident} label={label} />
      <Section
        title="Its cases"
        actions={
          <PageLink to="/$environment/cases" search={{ incident_id: incident.id, show: 'all' }}>
            Show them in the list
          </PageLink>
        }
      >
        <Asked query={cases} what="The cases">
          {({ result }) => (result.length === 0 ? <Text c="dimmed">None is held under it.</Text> : <CasesTable cases={result} />)}
        </Asked>
      </Section>
    </Page>
  )
}
