import { Button, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { ConfirmButton } from '../parts/confirm-button.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'
import { NewApiToken } from './new-api-token.js'

/** With these the company's own systems call. */
export const ApiTokens = () => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [isOpen, { open, close }] = useDisclosure(false)
  const queryKey = [environment.id, 'api-token']
  const query = useQuery({ queryKey, queryFn: ({ signal }) => answered(api.GET('/api-token', { signal })) })
  const remove = async (id: string): Promise<void> => {
    await answered(api.DELETE('/api-token/{id}', { params: { path: { id } } }))
    await queryClient.invalidateQueries({ queryKey })
  }
  return (
    <Section
      title="API tokens"
      about="For your own systems. A value is shown once."
      actions={<Button onClick={open}>Create a token</Button>}
    >
      <Asked query={query} what="The tokens">
        {({ result }) =>
          result.length === 0 ? (
            <Text c="dimmed">There is none: no system of yours can call.</Text>
          ) : (
            <Table className="stacked list">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Token</Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">
                    Used last
                  </Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">
                    Runs out
                  </Table.Th>
                  <Table.Th scope="col">
                    <span className="hidden">Acts</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {result.map((token) => (
                  <Table.Tr key={token.id}>
                    <Table.Td>
                      {token.name}
                      <Text size="sm" c="dimmed">
                        {token.scopes.join(', ')}
                      </Text>
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{token.last_used_at === null ? 'Never' : <Moment at={token.last_used_at} />}</Table.Td>
                    <Table.Td visibleFrom="sm">{token.expires_at === null ? 'Never' : <Moment at={token.expires_at} />}</Table.Td>
                    <Table.Td ta="right">
                      <ConfirmButton
                        label="Delete"
                        of={token.name}
                        size="xs"
                        color="red"
                        question="What uses it is refused from the next request on."
                        act={() => remove(token.id)}
                      />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Asked>
      {isOpen && <NewApiToken close={close} />}
    </Section>
  )
}
