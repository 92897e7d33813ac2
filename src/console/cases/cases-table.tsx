import { Checkbox, Stack, Table, Text } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { holdNames } from '../case/hold-words.js'
import { nextWords } from '../case/case-sentence.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { caseWords } from '../parts/status-words.js'
import { Status } from '../parts/status.js'

type Case = Schemas['Case']

interface CasesTableProps {
  readonly cases: readonly Case[]
  /** Left out: nothing can be chosen. */
  readonly picked?: ReadonlySet<string>
  readonly pick?: (picked: ReadonlySet<string>) => void
}

/** One row for each case; below 768 px its cells stand one under the other. */
export const CasesTable = ({ cases, picked, pick }: CasesTableProps) => {
  const all = picked !== undefined && picked.size === cases.length
  return (
    <Table className="stacked" highlightOnHover aria-label="Cases">
      <Table.Thead>
        <Table.Tr>
          {pick && (
            <Table.Th w={36}>
              <Checkbox
                aria-label="Choose all that are shown"
                checked={all}
                indeterminate={!all && (picked?.size ?? 0) > 0}
                onChange={() => {
                  pick(all ? new Set() : new Set(cases.map(({ id }) => id)))
                }}
              />
            </Table.Th>
          )}
          <Table.Th scope="col">Case</Table.Th>
          <Table.Th scope="col">Account</Table.Th>
          <Table.Th scope="col">State</Table.Th>
          <Table.Th scope="col">Next</Table.Th>
          <Table.Th scope="col">Opened</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {cases.map((one) => (
          <Table.Tr key={one.id} {...(picked?.has(one.id) === true && { bg: 'var(--console-side)' })}>
            {pick && (
              <Table.Td>
                <Checkbox
                  aria-label={`Choose ${one.reference}`}
                  checked={picked?.has(one.id) ?? false}
                  onChange={() => {
                    const now = new Set(picked)
                    if (!now.delete(one.id)) now.add(one.id)
                    pick(now)
                  }}
                />
              </Table.Td>
            )}
            <Table.Th scope="row" fw={500}>
              <PageLink to="/$environment/cases/$caseId" params={{ caseId: one.id }} className="nowrap">
                {one.reference}
              </PageLink>
            </Table.Th>
            <Table.Td>
              <Stack gap={0}>
                <Text inherit className="breaks">
                  {one.integrated_account.label ?? one.tenant_id}
                </Text>
                <Text size="sm" c="dimmed" className="breaks">
                  {one.integrated_account.integration.config.label} · {one.tenant_id}
                </Text>
              </Stack>
            </Table.Td>
            <Table.Td>
              <Status tone={caseWords(one).tone}>
                {one.hold === null ? caseWords(one).words : `Held: ${lowerFirst(holdNames[one.hold.why])}`}
              </Status>
            </Table.Td>
            <Table.Td>
              <Text inherit size="sm">
                {one.next_step === null ? '–' : nextWords(one.next_step.what)}
                {one.next_step?.at != null && (
                  <>
                    {/* Until when it is asked, not when: that is every few minutes. */}
                    {one.next_step.what === 'probe' ? ' until ' : ' '}
                    <Moment at={one.next_step.at} as={one.next_step.what === 'probe' ? 'full' : 'relative'} />
                  </>
                )}
              </Text>
            </Table.Td>
            <Table.Td>
              <Moment at={one.opened_at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`
