import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { PageButton, PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { Status } from '../parts/status.js'
import { useEnvironment } from '../session/environment-context.js'

/** The environment's OAuth apps. */
export const Integrations = () => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'integration'],
    queryFn: ({ signal }) => answered(api.GET('/integration', { signal })),
  })
  return (
    <Section
      title="Integrations"
      about="A platform plus one OAuth app of yours."
      actions={<PageButton to="/$environment/settings/integrations/new">Create an integration</PageButton>}
    >
      <Asked query={query} what="The integrations">
        {({ result }) =>
          result.length === 0 ? (
            <Text c="dimmed">There is none yet. Create one, then import accounts or hand out links.</Text>
          ) : (
            <Table className="stacked list">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Integration</Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">
                    Platform
                  </Table.Th>
                  <Table.Th scope="col">Status</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {result.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>
                      <PageLink to="/$environment/settings/integrations/$integrationId" params={{ integrationId: one.id }}>
                        {one.config.label}
                      </PageLink>
                      <Text size="sm" c="dimmed">
                        {one.name}
                      </Text>
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{one.platform}</Table.Td>
                    <Table.Td>
                      <Status tone={one.is_enabled ? 'good' : 'quiet'}>{one.is_enabled ? 'In use' : 'Switched off'}</Status>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Asked>
    </Section>
  )
}
