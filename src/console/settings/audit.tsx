import { Code, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Moment } from '../parts/moment.js'
import { Pager } from '../parts/pager.js'
import { Section } from '../parts/section.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'

const perPage = 50

const spaced = (name: string): string => name.replaceAll('_', ' ')

/** Who did what, the newest first. */
export const Audit = () => {
  const { environment, api } = useEnvironment()
  const [{ next_cursor: cursor }] = useSearchFields()
  const query = useQuery({
    queryKey: [environment.id, 'audit', cursor ?? ''],
    queryFn: ({ signal }) =>
      answered(api.GET('/audit', { params: { query: { limit: perPage, ...(cursor !== undefined && { next_cursor: cursor }) } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  return (
    <Section title="Audit" about="Whatever staff, API tokens and the command line have changed.">
      <Asked query={query} what="The audit">
        {({ result, next_cursor: next }) =>
          result.length === 0 ? (
            <Text c="dimmed">Nothing has been changed yet.</Text>
          ) : (
            <>
              <Table className="list">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">Who</Table.Th>
                    <Table.Th scope="col">What</Table.Th>
                    <Table.Th scope="col" visibleFrom="sm">
                      When
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {result.map((entry) => (
                    <Table.Tr key={entry.id}>
                      <Table.Td>{entry.actor.replace(/^staff:/, '').replace(/^api:/, 'API token ')}</Table.Td>
                      <Table.Td>
                        {spaced(entry.subject_kind)} {spaced(entry.action)}
                        <Text size="sm" c="dimmed" component="div" className="breaks">
                          <Code>{entry.subject_id}</Code>
                          {Object.keys(entry.data).length > 0 && ` ${JSON.stringify(entry.data)}`}
                        </Text>
                      </Table.Td>
                      <Table.Td visibleFrom="sm">
                        <Moment at={entry.created_at} as="full" />
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
    </Section>
  )
}
