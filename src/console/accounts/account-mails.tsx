import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { MailTable } from '../parts/mail-table.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { useEnvironment } from '../session/environment-context.js'

const most = 20

/** What was mailed about the account, to whom, and what the mail server answered. */
export const AccountMails = ({ accountId }: { readonly accountId: string }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'mail', 'of', accountId],
    queryFn: ({ signal }) => answered(api.GET('/mail', { params: { query: { integrated_account_id: accountId, limit: most } }, signal })),
  })
  return (
    <Section title="Mails">
      <Asked query={query} what="The mails" loading={<Loading lines={2} label="Loading the mails" />}>
        {({ result }) =>
          result.length === 0 ? (
            <Text c="dimmed">No mail was sent about it.</Text>
          ) : (
            <MailTable mails={result} caption="Mails about this account" />
          )
        }
      </Asked>
    </Section>
  )
}
