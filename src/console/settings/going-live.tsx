import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { ConfirmButton } from '../parts/confirm-button.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { Status } from '../parts/status.js'
import { useEnvironment } from '../session/environment-context.js'
import { useChangeSettings } from './use-settings.js'
import type { Settings } from './use-settings.js'

type Preview = Schemas['GoingLivePreview']

/** The first day: who would get what comes before the switch, and what was open before stays held. */
export const GoingLive = ({ settings }: { readonly settings: Settings }) => {
  const { api } = useEnvironment()
  const preview = useMutation({ mutationFn: () => answered(api.POST('/environment/going-live/preview', { body: {} })) })
  const change = useChangeSettings()
  if (settings.mail.delivery === 'live') {
    return (
      <Section title="Going live">
        <Status tone={settings.mode === 'live' ? 'good' : 'wait'}>
          {settings.mode === 'live' ? 'Live: mail reaches customers.' : 'Mail is live, but this environment only observes.'}
        </Status>
        <Text>
          Cases that were open before stay held until a person releases them:{' '}
          <PageLink to="/$environment/cases" search={{ stage: 'held' }} underline="always">
            held cases
          </PageLink>
          .
        </Text>
        {settings.mode === 'observe' && <Observes name={settings.name} />}
      </Section>
    )
  }
  return (
    <Section title="Going live" about="First see who would get what. The switch itself sends no mail.">
      <Stack gap="md">
        {settings.mode === 'observe' && <Observes name={settings.name} />}
        {preview.isError && (
          <Alert color="red" variant="outline" role="alert">
            {failureOf(preview.error).message}
          </Alert>
        )}
        {preview.data && <WhoGetsWhat preview={preview.data} />}
        <Group gap="xs">
          <Button
            variant={preview.data ? 'default' : 'filled'}
            loading={preview.isPending}
            onClick={() => {
              preview.mutate()
            }}
          >
            Show who would get what
          </Button>
          {preview.data && (
            <ConfirmButton
              label="Go live"
              variant="filled"
              question={`From then on, customers are mailed about new cases automatically. ${String(preview.data.cases)} open cases are held until a person releases them.`}
              act={() => change.mutateAsync({ mail: { delivery: 'live' } })}
            />
          )}
        </Group>
      </Stack>
    </Section>
  )
}

const Observes = ({ name }: { readonly name: string }) => (
  <Text>
    It observes: another system still refreshes its accounts. That ends by <code>relink cutover --environment {name}</code>, once the other
    system has stopped.
  </Text>
)

const WhoGetsWhat = ({ preview }: { readonly preview: Preview }) => (
  <Stack gap="sm" role="status">
    <Text>
      {preview.cases === 0
        ? 'No case is open: no one would be mailed.'
        : `${String(preview.cases)} open cases would mail ${String(preview.people)} people once released, at most ${String(preview.per_person_per_day)} mails a day to each. ${String(preview.nobody_to_ask)} have no one to ask.`}
    </Text>
    {preview.result.length > 0 && (
      <Table className="stacked list">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Case</Table.Th>
            <Table.Th scope="col">Account</Table.Th>
            <Table.Th scope="col">Would be mailed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.result.map((one) => (
            <Table.Tr key={one.case_id}>
              <Table.Td className="nowrap">
                <PageLink to="/$environment/cases/$caseId" params={{ caseId: one.case_id }}>
                  {one.reference}
                </PageLink>
              </Table.Td>
              <Table.Td>
                {one.label ?? one.tenant_id}, {one.integration_label}
              </Table.Td>
              <Table.Td>
                {one.to.length === 0 ? 'No one' : one.to.join(', ')}
                {one.opens_at !== null && (
                  <Text size="sm" c="dimmed">
                    Released now, at their next open hour: <Moment at={one.opens_at} as="full" />
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Stack>
)
