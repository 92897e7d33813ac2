import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { FindAccount } from '../parts/find-account.js'
import { Moment } from '../parts/moment.js'
import { Refusal } from '../parts/refusal.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'

const localNow = (): string => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

const whatWords = { notify: 'Mail with the link', escalate: 'Support is asked to help', expire: 'The case ends as expired' } as const

const waitWords = {
  window: 'Waited for their hours',
  per_day: 'Waited: enough mails in a day',
  per_week: 'Waited: enough mails in a week',
} as const

/** What the policy as it is on the page would send to whom and when, for one account that stops working at one moment. */
export const DryRun = ({ policy }: { readonly policy: Schemas['Policy'] }) => {
  const { api } = useEnvironment()
  const [account, setAccount] = useState('')
  const [at, setAt] = useState(localNow)
  const run = useMutation({
    mutationFn: () =>
      answered(api.POST('/policy/preview', { body: { integrated_account_id: account, at: new Date(at).toISOString(), policy } })),
  })
  return (
    <Section
      title="Dry run"
      about="What the policy above would send if no one reconnected. Nothing is sent. People whose time zone is not known are mailed at any hour."
    >
      <form
        aria-label="Dry run"
        onSubmit={(event) => {
          event.preventDefault()
          run.mutate()
        }}
      >
        <Stack gap="md">
          <Group gap="sm" align="flex-end">
            <FindAccount
              label="Account"
              required
              optionOf={({ id, label, tenant_id: tenant, integration }) => ({
                value: id,
                label: `${label ?? tenant} at ${integration.config.label}`,
              })}
              value={account}
              choose={setAccount}
            />
            <TextInput
              type="datetime-local"
              label="Stops working on"
              required
              value={at}
              onChange={({ currentTarget }) => {
                setAt(currentTarget.value)
              }}
            />
            <Button type="submit" disabled={account === ''} loading={run.isPending}>
              Run it dry
            </Button>
          </Group>
          {run.isError && <Refusal failure={failureOf(run.error)} />}
          {run.isSuccess && <Story story={run.data.result} />}
        </Stack>
      </form>
    </Section>
  )
}

interface StoryProps {
  readonly story: readonly {
    readonly what: keyof typeof whatWords
    readonly at: string
    readonly to: readonly string[]
    readonly waited_for: keyof typeof waitWords | null
  }[]
}

const Story = ({ story }: StoryProps) => (
  <Table className="stacked list" aria-label="What would be sent">
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">When</Table.Th>
        <Table.Th scope="col">What</Table.Th>
        <Table.Th scope="col">To</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {story.map(({ what, at, to, waited_for: waitedFor }) => (
        <Table.Tr key={`${what} ${at} ${to.join()}`}>
          <Table.Th scope="row" fw={400}>
            <Moment at={at} as="full" />
          </Table.Th>
          <Table.Td>
            {whatWords[what]}
            {waitedFor !== null && (
              <Text size="sm" c="dimmed">
                {waitWords[waitedFor]}
              </Text>
            )}
          </Table.Td>
          <Table.Td>
            {to.length > 0 ? to.join(', ') : <Text c="dimmed">{what === 'notify' ? 'No one: there is no one to ask' : 'No customer'}</Text>}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
