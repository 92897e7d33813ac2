import { Grid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { Asked } from '../parts/asked.js'
import { Page } from '../parts/page.js'
import { PageLink } from '../parts/page-link.js'
import { usePart } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { AccountCases } from './account-cases.js'
import { AccountEvents } from './account-events.js'
import { AccountFacts } from './account-facts.js'
import { AccountMails } from './account-mails.js'
import { Connection } from './connection.js'
import { Contacts } from './contacts.js'
import { CredentialFacts } from './credential-facts.js'

/** One customer's connection: how it fares, who is asked, what has happened. */
export const AccountPage = () => {
  const { environment, api } = useEnvironment()
  const id = usePart('accountId')
  const query = useQuery({
    queryKey: [environment.id, 'integrated-account', id],
    queryFn: ({ signal }) => answered(api.GET('/integrated-account/{id}', { params: { path: { id } }, signal })),
  })
  return (
    <Page
      title={query.data === undefined ? 'Integrated account' : nameOf(query.data)}
      intro={
        query.data && (
          <>
            {query.data.integration.config.label}, tenant{' '}
            <PageLink to="/$environment/accounts" search={{ search: query.data.tenant_id }} underline="always">
              {query.data.tenant_id}
            </PageLink>
          </>
        )
      }
    >
      <Asked query={query} what="The account">
        {(account) => (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack gap="lg">
                <Connection account={account} />
                <Contacts account={account} />
                <AccountCases accountId={id} />
                <AccountMails accountId={id} />
                <AccountEvents accountId={id} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack gap="lg">
                <AccountFacts account={account} />
                <CredentialFacts account={account} />
              </Stack>
            </Grid.Col>
          </Grid>
        )}
      </Asked>
    </Page>
  )
}

const nameOf = ({ label, tenant_id: tenant }: Schemas['IntegratedAccount']): string => label ?? tenant
