import { Box, Button, Checkbox, NativeSelect, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Given, Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Asked } from '../parts/asked.js'
import { ConfirmButton } from '../parts/confirm-button.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'
import { InviteStaff } from './invite-staff.js'
import { roles } from './roles.js'

type Person = Schemas['Staff']

/** Who signs in, as what. */
export const Staff = () => {
  const { environment, api } = useEnvironment()
  const [isOpen, { open, close }] = useDisclosure(false)
  const query = useQuery({
    queryKey: [environment.id, 'staff'],
    queryFn: ({ signal }) => answered(api.GET('/staff', { signal })),
  })
  return (
    <Section
      title="Staff"
      about="Viewers read; support acts on cases and edits contacts; admins change settings besides."
      actions={<Button onClick={open}>Invite a person</Button>}
    >
      <Asked query={query} what="The staff">
        {({ result }) => (
          <Table className="stacked list">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Person</Table.Th>
                <Table.Th scope="col">Role</Table.Th>
                <Table.Th scope="col" visibleFrom="md">
                  Signed in last
                </Table.Th>
                <Table.Th scope="col" visibleFrom="sm">
                  <span className="hidden">Acts</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {result.map((person) => (
                <Row key={person.id} person={person} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Asked>
      {isOpen && <InviteStaff close={close} />}
    </Section>
  )
}

const Row = ({ person }: { readonly person: Person }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const read = () => queryClient.invalidateQueries({ queryKey: [environment.id, 'staff'] })
  const params = { path: { id: person.id } }
  const change = useMutation({
    mutationFn: (body: Given<'updateStaff'>) => answered(api.PATCH('/staff/{id}', { params, body })),
    onSuccess: read,
  })
  const remove = (
    <ConfirmButton
      label="Remove"
      of={person.email}
      size="xs"
      color="red"
      question="Their sessions end at once, and this environment is closed to them."
      act={async () => {
        await answered(api.DELETE('/staff/{id}', { params }))
        await read()
      }}
    />
  )
  return (
    <Table.Tr>
      <Table.Td>
        {person.name ?? person.email}
        {person.name !== null && (
          <Text size="sm" c="dimmed">
            {person.email}
          </Text>
        )}
        <Box hiddenFrom="sm" mt="xs">
          {remove}
        </Box>
        {change.isError && (
          <Text size="sm" c="red" role="alert">
            {failureOf(change.error).message}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <NativeSelect
          aria-label={`Role of ${person.email}`}
          data={roles}
          value={person.role}
          disabled={change.isPending}
          maw={150}
          onChange={({ currentTarget }) => {
            change.mutate({ role: currentTarget.value as Person['role'] })
          }}
        />
        {person.role !== 'viewer' && (
          <Checkbox
            mt="xs"
            label="may hold links"
            checked={person.can_copy_links}
            disabled={change.isPending}
            onChange={({ currentTarget }) => {
              change.mutate({ can_copy_links: currentTarget.checked })
            }}
          />
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{person.last_sign_in_at === null ? 'Never' : <Moment at={person.last_sign_in_at} />}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {remove}
      </Table.Td>
    </Table.Tr>
  )
}
