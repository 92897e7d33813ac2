import { Alert, Button, Fieldset, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { useEnvironment } from '../session/environment-context.js'

export type Contact = Schemas['IntegratedAccount']['contacts'][number]

interface EditContactsProps {
  readonly account: Schemas['IntegratedAccount']
  readonly close: () => void
}

const roles = [
  { value: 'owner', label: 'Owner' },
  { value: 'admin', label: 'Administrator' },
]
const nobody: Contact = { email: '', name: null, locale: null, time_zone: null, role: 'owner' }

/** Replaces all contacts. A removed contact is notified, so that no one is removed unnoticed. */
export const EditContacts = ({ account, close }: EditContactsProps) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [contacts, setContacts] = useState<readonly Contact[]>(account.contacts.length === 0 ? [nobody] : account.contacts)
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH('/integrated-account/{id}', {
          params: { path: { id: account.id } },
          body: { contacts: contacts.filter(({ email }) => email.trim() !== '').map((one) => ({ ...one, email: one.email.trim() })) },
        }),
      ),
    onSuccess: async (changed) => {
      queryClient.setQueryData([environment.id, 'integrated-account', account.id], changed)
      await queryClient.invalidateQueries({ queryKey: [environment.id] })
      close()
    },
  })
  const failure = save.error && failureOf(save.error)
  const change = (index: number, part: Partial<Contact>): void => {
    setContacts(contacts.map((one, i) => (i === index ? { ...one, ...part } : one)))
  }
  return (
    <Modal opened onClose={close} title="Edit contacts" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            A removed address is notified, links mailed to it stop working, and for 7 days it is notified of a reauthorization.
          </Text>
          {contacts.map((contact, index) => (
            <Fieldset key={index} legend={`Asked ${index === 0 ? 'first' : `as number ${String(index + 1)}`}`}>
              <Group grow preventGrowOverflow={false} align="flex-start">
                <TextInput
                  label="Email"
                  type="email"
                  value={contact.email}
                  error={failure?.ofField(`contacts.${String(index)}.email`)}
                  onChange={({ currentTarget }) => {
                    change(index, { email: currentTarget.value })
                  }}
                />
                <TextInput
                  label="Name"
                  value={contact.name ?? ''}
                  onChange={({ currentTarget }) => {
                    change(index, { name: currentTarget.value === '' ? null : currentTarget.value })
                  }}
                />
                <NativeSelect
                  label="Role"
                  data={roles}
                  value={contact.role}
                  onChange={({ currentTarget }) => {
                    change(index, { role: currentTarget.value === 'admin' ? 'admin' : 'owner' })
                  }}
                />
              </Group>
              <Group mt="xs" gap="xs">
                <Button
                  variant="default"
                  size="xs"
                  disabled={index === 0}
                  onClick={() => {
                    setContacts(contacts.toSpliced(index, 1).toSpliced(index - 1, 0, contact))
                  }}
                >
                  Ask earlier
                </Button>
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => {
                    setContacts(contacts.toSpliced(index, 1))
                  }}
                >
                  Remove {contact.email}
                </Button>
              </Group>
            </Fieldset>
          ))}
          {failure && (
            <Alert color="red" variant="outline" role="alert">
              {failure.message}
            </Alert>
          )}
          <Group justify="space-between">
            <Button
              variant="default"
              onClick={() => {
                setContacts([...contacts, nobody])
              }}
            >
              Add a contact
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save contacts
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
