import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Schemas } from '../api/clients.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { Status } from '../parts/status.js'
import { accountWords } from '../parts/status-words.js'
import { useEnvironment } from '../session/environment-context.js'
import { ReauthorizeWindow } from './reauthorize-window.js'

type Account = Schemas['IntegratedAccount']

/** Whether the account works, what was refused last, and the way to have it reauthorized. */
export const Connection = ({ account }: { readonly account: Account }) => {
  const { can } = useEnvironment()
  const [isOpen, { open, close }] = useDisclosure(false)
  const words = accountWords(account)
  return (
    <Section
      title="Connection"
      actions={
        can('links:mint') && (
          <Button variant={account.status === 'active' ? 'default' : 'filled'} onClick={open}>
            Re-authorize connection
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Text fw={500} component="div">
          <Status tone={words.tone}>{words.words}</Status>
        </Text>
        <Facts
          rows={[
            account.case && [account.case.outcome === null ? 'Open case' : 'Last case', <CaseLink key="case" of={account.case} />],
            account.last_error === null ? null : ['Last error', account.last_error],
            account.last_forbidden_error && ['Last refused call', <Forbidden key="403" error={account.last_forbidden_error} />],
            account.missing_scopes.length === 0 ? null : ['Permissions left out', account.missing_scopes.join(', ')],
          ]}
        />
        {!can('links:mint') && (
          <Text size="sm" c="dimmed">
            Your role does not let you hold a link for this account.
          </Text>
        )}
      </Stack>
      {isOpen && <ReauthorizeWindow account={account} close={close} />}
    </Section>
  )
}

const CaseLink = ({ of }: { readonly of: NonNullable<Account['case']> }) => (
  <PageLink to="/$environment/cases/$caseId" params={{ caseId: of.id }}>
    {of.reference}
  </PageLink>
)

const Forbidden = ({ error }: { readonly error: NonNullable<Account['last_forbidden_error']> }) => (
  <Group gap={6}>
    <span>
      {[error.method, error.resource].filter((part) => part !== null).join(' ') || 'A call'} was forbidden
      {error.missing_scopes.length > 0 && `: ${error.missing_scopes.join(', ')} is missing`}
    </span>
    <Text component="span" size="sm" c="dimmed">
      <Moment at={error.occurred_at} />
    </Text>
  </Group>
)
