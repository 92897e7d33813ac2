import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { useEnvironment } from '../session/environment-context.js'

const most = 20

/** `integrated_account:authentication_error` on a phone: a new line after the colon, before one within a word. */
const breakable = (event: string) =>
  event.split(/(?<=:)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ))

/** The events that were written for the company's systems. */
export const AccountEvents = ({ accountId }: { readonly accountId: string }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'event', 'of', accountId],
    queryFn: ({ signal }) => answered(api.GET('/event', { params: { query: { integrated_account_id: accountId, limit: most } }, signal })),
  })
  return (
    <Section title="Events">
      <Asked query={query} what="The events" loading={<Loading lines={2} label="Loading the events" />}>
        {({ result }) =>
          result.length === 0 ? (
            <Text c="dimmed">No event was written about it.</Text>
          ) : (
            <Table className="stacked list">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Event</Table.Th>
                  <Table.Th scope="col">When</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {result.map(({ id, event, created_at: at }) => (
                  <Table.Tr key={id}>
                    <Table.Td className="breaks">{breakable(event)}</Table.Td>
                    <Table.Td>
                      <Moment at={at} />
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
