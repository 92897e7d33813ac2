import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Moment } from '../parts/moment.js'
import { Refusal } from '../parts/refusal.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'
import { SecretOnce } from './secret-once.js'

type Webhook = Schemas['Webhook']
type Doing = 'replay' | 'rotate'

/** A test, on and off, everything since a moment again, and a new secret. */
export const WebhookActs = ({ webhook }: { readonly webhook: Webhook }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [doing, setDoing] = useState<Doing | null>(null)
  const changed = () => queryClient.invalidateQueries({ queryKey: [environment.id, 'webhook'] })
  const test = useMutation({ mutationFn: () => answered(api.POST('/webhook/test', { body: { id: webhook.id } })) })
  const toggle = useMutation({
    mutationFn: () =>
      answered(api.PATCH('/webhook/{id}', { params: { path: { id: webhook.id } }, body: { is_active: !webhook.is_active } })),
    onSuccess: changed,
  })
  const opens = (what: Doing) => ({
    variant: doing === what ? ('filled' as const) : ('default' as const),
    'aria-expanded': doing === what,
    onClick: () => {
      setDoing(doing === what ? null : what)
    },
  })
  return (
    <Section title="What you can do">
      <Stack gap="md">
        <Group gap="xs">
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => {
              test.mutate()
            }}
          >
            Send a test
          </Button>
          <Button {...opens('replay')}>Send everything again since</Button>
          <Button {...opens('rotate')}>Rotate the secret</Button>
          <Button
            variant="default"
            loading={toggle.isPending}
            onClick={() => {
              toggle.mutate()
            }}
          >
            {webhook.is_active ? 'Switch off' : 'Switch on'}
          </Button>
        </Group>
        {test.isSuccess && <Alert color="green" variant="outline" role="status" title="The endpoint accepted the test" />}
        {test.isError && <Refusal failure={failureOf(test.error)} />}
        {toggle.isError && <Refusal failure={failureOf(toggle.error)} />}
        {doing === 'replay' && <Replay webhook={webhook} />}
        {doing === 'rotate' && <Rotate webhook={webhook} />}
      </Stack>
    </Section>
  )
}

const dayAgo = (): string => {
  const at = new Date(Date.now() - 86_400_000)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const Replay = ({ webhook }: { readonly webhook: Webhook }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [since, setSince] = useState(dayAgo)
  const replay = useMutation({
    mutationFn: () =>
      answered(api.POST('/webhook/{id}/replay', { params: { path: { id: webhook.id } }, body: { since: new Date(since).toISOString() } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [environment.id, 'webhook'] }),
  })
  return (
    <form
      aria-label="Send everything again"
      onSubmit={(event) => {
        event.preventDefault()
        replay.mutate()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Each event that it wants and that was written since then, with the same id, whether it was accepted or not.
        </Text>
        <TextInput
          type="datetime-local"
          label="Since"
          required
          maw={260}
          value={since}
          onChange={({ currentTarget }) => {
            setSince(currentTarget.value)
          }}
        />
        {replay.isSuccess && (
          <Alert
            color="green"
            variant="outline"
            role="status"
            title={`${String(replay.data.events)} ${replay.data.events === 1 ? 'event is' : 'events are'} sent again`}
          />
        )}
        {replay.isError && <Refusal failure={failureOf(replay.error)} />}
        <Group>
          <Button type="submit" loading={replay.isPending}>
            Send them again
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const Rotate = ({ webhook }: { readonly webhook: Webhook }) => {
  const { api } = useEnvironment()
  const [validFor, setValidFor] = useState('P1D')
  const rotate = useMutation({
    mutationFn: () =>
      answered(api.POST('/webhook/{id}/rotate-secret', { params: { path: { id: webhook.id } }, body: { old_secret_valid_for: validFor } })),
    gcTime: 0,
  })
  if (rotate.isSuccess) {
    return (
      <SecretOnce title="The new secret" secret={rotate.data.secret} signingKey={rotate.data.signing_key}>
        The old one signs too until <Moment at={rotate.data.old_secret_valid_until} as="full" />.
      </SecretOnce>
    )
  }
  return (
    <form
      aria-label="Rotate the secret"
      onSubmit={(event) => {
        event.preventDefault()
        rotate.mutate()
      }}
    >
      <Stack gap="sm">
        <NativeSelect
          label="The old secret goes on signing for"
          maw={260}
          data={[
            { value: 'PT0S', label: 'no longer: it has leaked' },
            { value: 'PT1H', label: 'an hour' },
            { value: 'P1D', label: 'a day' },
            { value: 'P7D', label: 'a week' },
          ]}
          value={validFor}
          onChange={({ currentTarget }) => {
            setValidFor(currentTarget.value)
          }}
        />
        {rotate.isError && <Refusal failure={failureOf(rotate.error)} />}
        <Group>
          <Button type="submit" loading={rotate.isPending}>
            Make a new secret
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
