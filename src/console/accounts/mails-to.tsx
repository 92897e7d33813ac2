import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { MailTable } from '../parts/mail-table.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { Suppress, Suppressed } from '../parts/suppressed.js'
import { useEnvironment } from '../session/environment-context.js'

const most = 20

/** "Was this mail from you?": what was sent to an address, when, and what the mail server answered. */
export const MailsTo = ({ address }: { readonly address: string }) => {
  const { environment, api, can } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'mail', 'to', address.toLowerCase()],
    queryFn: ({ signal }) => answered(api.GET('/mail', { params: { query: { to: address.toLowerCase(), limit: most } }, signal })),
  })
  const suppressed = useQuery({
    queryKey: [environment.id, 'suppression', 'of', address.toLowerCase()],
    queryFn: ({ signal }) => answered(api.GET('/suppression', { params: { query: { email: address.toLowerCase() } }, signal })),
  })
  return (
    <Section title={`Mails to ${address}`}>
      {suppressed.data?.result.map((one) => (
        <Suppressed key={one.id} one={one} address={address} />
      ))}
      {suppressed.data?.result.length === 0 && can('accounts:write') && (
        <Group>
          <Suppress address={address} />
        </Group>
      )}
      <Asked query={query} what="The mails" loading={<Loading lines={2} label="Loading the mails" />}>
        {({ result }) =>
          result.length === 0 ? (
            <Text>None was sent to this address from here. A mail that says otherwise was not ours.</Text>
          ) : (
            <MailTable mails={result} caption={`Mails to ${address}`} />
          )
        }
      </Asked>
    </Section>
  )
}
