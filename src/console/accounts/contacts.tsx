import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { Section } from '../parts/section.js'
import { Suppressed } from '../parts/suppressed.js'
import { useSuppressions } from '../parts/use-suppressions.js'
import { useEnvironment } from '../session/environment-context.js'
import { EditContacts } from './edit-contacts.js'
import type { Contact } from './edit-contacts.js'

type Account = Schemas['IntegratedAccount']

/** Who is asked to reauthorize, in their order; those of the tenant come after the account's own. */
export const Contacts = ({ account }: { readonly account: Account }) => {
  const { environment, api, can } = useEnvironment()
  const [isOpen, { open, close }] = useDisclosure(false)
  const tenant = useQuery({
    queryKey: [environment.id, 'tenant', account.tenant_id],
    queryFn: ({ signal }) => answered(api.GET('/tenant/{tenant_id}', { params: { path: { tenant_id: account.tenant_id } }, signal })),
    retry: false,
  })
  const others = (tenant.data?.contacts ?? []).filter(({ email }) => !account.contacts.some((one) => one.email === email))
  const suppressed = useSuppressions([...account.contacts, ...others].map(({ email }) => email))
  return (
    <Section
      title="Contacts"
      about="Asked to reauthorize, in this order."
      actions={
        can('accounts:write') && (
          <Button variant="default" onClick={open}>
            Edit contacts
          </Button>
        )
      }
    >
      {account.contacts.length === 0 && others.length === 0 ? (
        <Text>There is no one to ask. Add a contact, and an open case starts to mail.</Text>
      ) : (
        <Stack component="ol" gap="xs" className="plain-list">
          {account.contacts.map((contact) => (
            <Person key={contact.email} contact={contact} suppressed={suppressed.get(contact.email)} />
          ))}
          {others.map((contact) => (
            <Person key={contact.email} contact={contact} suppressed={suppressed.get(contact.email)} from="of the tenant" />
          ))}
        </Stack>
      )}
      {isOpen && <EditContacts account={account} close={close} />}
    </Section>
  )
}

interface PersonProps {
  readonly contact: Contact
  readonly suppressed: Schemas['Suppression'] | undefined
  readonly from?: string
}

const Person = ({ contact, suppressed, from }: PersonProps) => (
  <li>
    <Text>{contact.name === null ? contact.email : `${contact.name} <${contact.email}>`}</Text>
    <Text size="sm" c="dimmed">
      {[contact.role === 'admin' ? 'administrator' : null, contact.locale, contact.time_zone, from]
        .filter((part) => part !== null && part !== undefined)
        .join(', ')}
    </Text>
    {suppressed !== undefined && <Suppressed one={suppressed} address={contact.email} />}
  </li>
)
