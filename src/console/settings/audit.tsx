import { Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Moment } from '../parts/moment.js'
import { Pager } from '../parts/pager.js'
import { Section } from '../parts/section.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { auditSentence } from './audit-words.js'
import '../cases/cases.css'

const perPage = 50

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
              <Table className="stacked list" aria-label="Audit">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">What was done</Table.Th>
                    <Table.Th scope="col">When</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {result.map((entry) => (
                    <Table.Tr key={entry.id}>
                      <Table.Td>
                        <Text className="breaks">{auditSentence(entry)}</Text>
                        <details className="raw">
                          <summary>
                            Details<span className="hidden"> of: {auditSentence(entry)}</span>
                          </summary>
                          <Text size="sm" c="dimmed" className="breaks">
                            {entry.subject_kind} {entry.subject_id}
                          </Text>
                          {Object.keys(entry.data).length > 0 && (
                            <pre tabIndex={0} role="region" aria-label={`Details of: ${auditSentence(entry)}`}>
                              {JSON.stringify(entry.data, null, 2)}
                            </pre>
                          )}
                        </details>
                      </Table.Td>
                      <Table.Td>
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
