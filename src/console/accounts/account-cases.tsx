import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { Status } from '../parts/status.js'
import { caseWords } from '../parts/status-words.js'
import { useEnvironment } from '../session/environment-context.js'

const most = 20

/** The account's repairs, the newest first. */
export const AccountCases = ({ accountId }: { readonly accountId: string }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'case', 'of', accountId],
    queryFn: ({ signal }) => answered(api.GET('/case', { params: { query: { integrated_account_id: accountId, limit: most } }, signal })),
  })
  return (
    <Section title="Cases">
      <Asked query={query} what="The cases" loading={<Loading lines={2} label="Loading the cases" />}>
        {({ result }) =>
          result.length === 0 ? (
            <Text c="dimmed">It has never failed.</Text>
          ) : (
            <Table className="stacked list">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Case</Table.Th>
                  <Table.Th scope="col">Where it stands</Table.Th>
                  <Table.Th scope="col">Opened</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {result.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td className="nowrap">
                      <PageLink to="/$environment/cases/$caseId" params={{ caseId: one.id }}>
                        {one.reference}
                      </PageLink>
                    </Table.Td>
                    <Table.Td>
                      <Status tone={caseWords(one).tone}>{caseWords(one).words}</Status>
                      <Text size="sm" c="dimmed">
                        {one.reason.summary}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Moment at={one.opened_at} />
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
