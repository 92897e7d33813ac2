import { Table, Text } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Status } from '../parts/status.js'
import { accountWords } from '../parts/status-words.js'

interface AccountsTableProps {
  readonly accounts: readonly Schemas['IntegratedAccount'][]
  /** Of the filters before; the new ones are on their way. */
  readonly isOld: boolean
}

export const AccountsTable = ({ accounts, isOld }: AccountsTableProps) => (
  <Table highlightOnHover aria-busy={isOld} opacity={isOld ? 0.6 : 1} className="stacked list">
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Account</Table.Th>
        <Table.Th scope="col" visibleFrom="sm">
          Integration
        </Table.Th>
        <Table.Th scope="col">Status</Table.Th>
        <Table.Th scope="col" visibleFrom="md">
          Case
        </Table.Th>
        <Table.Th scope="col" visibleFrom="md">
          Changed
        </Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {accounts.map((account) => (
        <Table.Tr key={account.id}>
          <Table.Td>
            <PageLink to="/$environment/accounts/$accountId" params={{ accountId: account.id }}>
              {account.label ?? account.tenant_id}
            </PageLink>
            <Text size="sm" c="dimmed">
              {account.label === null ? account.external_id : account.tenant_id}
              <Text component="span" inherit hiddenFrom="sm">
                {' · '}
                {account.integration.config.label}
              </Text>
              {account.is_sandbox && ' · sandbox'}
            </Text>
          </Table.Td>
          <Table.Td visibleFrom="sm">{account.integration.config.label}</Table.Td>
          <Table.Td>
            <Status tone={accountWords(account).tone}>{accountWords(account).words}</Status>
          </Table.Td>
          <Table.Td visibleFrom="md" className="nowrap">
            {account.case && (
              <PageLink to="/$environment/cases/$caseId" params={{ caseId: account.case.id }}>
                {account.case.reference}
              </PageLink>
            )}
          </Table.Td>
          <Table.Td visibleFrom="md">
            <Moment at={account.updated_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
