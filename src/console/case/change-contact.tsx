import { Alert, Button, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import type { ApiFailure } from '../api/failure.js'
import { Asked } from '../parts/asked.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'

type Contact = Schemas['IntegratedAccount']['contacts'][number]

const nobody: Contact = { email: '', name: null, locale: null, time_zone: null, role: 'owner' }

interface ChangeContactProps {
  readonly accountId: string
  readonly close: () => void
}

/** Who is asked about the account, in which order. */
export const ChangeContact = ({ accountId, close }: ChangeContactProps) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'integrated-account', accountId],
    queryFn: ({ signal }) => answered(api.GET('/integrated-account/{id}', { params: { path: { id: accountId } }, signal })),
  })
  return (
    <Asked query={query} what="The contacts">
      {({ contacts }) => <ContactsForm accountId={accountId} contacts={contacts} close={close} />}
    </Asked>
  )
}

const ContactsForm = ({ accountId, contacts, close }: ChangeContactProps & { readonly contacts: readonly Contact[] }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [edited, setEdited] = useState<readonly Contact[]>(contacts.length === 0 ? [nobody] : contacts)
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH('/integrated-account/{id}', {
          params: { path: { id: accountId } },
          body: {
            contacts: edited.filter(({ email }) => email.trim() !== '').map((contact) => ({ ...contact, email: contact.email.trim() })),
          },
        }),
      ),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: [environment.id, 'integrated-account'] }),
        queryClient.invalidateQueries({ queryKey: [environment.id, 'case'] }),
      ]),
  })
  const failure = save.isError ? failureOf(save.error) : null
  if (save.isSuccess) {
    return (
      <Alert
        color="green"
        variant="outline"
        title="Contacts changed"
        withCloseButton
        closeButtonLabel="Close"
        onClose={close}
        role="status"
      >
        Mail the link again to ask the new contact now. Whoever was taken off is told, and their links have ended.
      </Alert>
    )
  }
  const change = (index: number, changed: Partial<Contact>): void => {
    setEdited(edited.map((contact, i) => (i === index ? { ...contact, ...changed } : contact)))
  }
  return (
    <form
      aria-label="Change contact"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          They are asked in this order. Whoever is taken off is told so by mail, the links mailed to them end, and for seven days they also
          hear of a success.
        </Text>
        {edited.map((contact, index) => (
          <ContactFields
            key={index}
            contact={contact}
            number={index + 1}
            failure={failure}
            index={index}
            change={(changed) => {
              change(index, changed)
            }}
            remove={() => {
              setEdited(edited.filter((_, i) => i !== index))
            }}
          />
        ))}
        <Group>
          <Button
            variant="subtle"
            onClick={() => {
              setEdited([...edited, nobody])
            }}
          >
            Add a contact
          </Button>
        </Group>
        {failure && !failure.fields.some(({ field }) => field.startsWith('contacts.')) && <Refusal failure={failure} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            Save contacts
          </Button>
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface ContactFieldsProps {
  readonly contact: Contact
  readonly number: number
  readonly index: number
  readonly failure: ApiFailure | null
  readonly change: (changed: Partial<Contact>) => void
  readonly remove: () => void
}

const ContactFields = ({ contact, number, index, failure, change, remove }: ContactFieldsProps) => (
  <Paper withBorder p="sm" component="fieldset">
    <legend className="hidden">Contact {number}</legend>
    <Stack gap="xs">
      <TextInput
        label="Address"
        type="email"
        required
        value={contact.email}
        error={failure?.ofField(`contacts.${String(index)}.email`)}
        onChange={({ currentTarget }) => {
          change({ email: currentTarget.value })
        }}
      />
      <Group gap="xs" grow>
        <TextInput
          label="Name"
          value={contact.name ?? ''}
          onChange={({ currentTarget }) => {
            change({ name: currentTarget.value === '' ? null : currentTarget.value })
          }}
        />
        <NativeSelect
          label="Role"
          data={[
            { value: 'owner', label: 'Owner' },
            { value: 'admin', label: 'Administrator' },
          ]}
          value={contact.role}
          onChange={({ currentTarget }) => {
            change({ role: currentTarget.value as Contact['role'] })
          }}
        />
      </Group>
      <Group>
        <Button variant="subtle" color="red" size="compact-sm" onClick={remove}>
          Take contact {number} off
        </Button>
      </Group>
    </Stack>
  </Paper>
)
