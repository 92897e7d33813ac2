import { Checkbox, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { Copy } from '../parts/copy.js'
import { Save } from '../parts/save.js'
import { useDraft } from '../parts/use-draft.js'
import { useEnvironment } from '../session/environment-context.js'
import type { Scope } from '../session/environment-context.js'

/** What each scope lets a system do. */
const meanings: Readonly<Record<Scope, string>> = {
  'accounts:read': 'Read accounts, cases, mails and settings',
  'accounts:write': 'Import, change and delete accounts',
  'credentials:read': 'Fetch live access tokens',
  'credentials:write': 'Replace and refresh credentials',
  'links:mint': 'Mint links',
  'cases:write': 'Act on cases',
  'webhooks:write': 'Change webhooks',
  'integrations:write': 'Change integrations',
  'settings:write': 'Change settings, tokens and staff',
  'mail:inbound': 'Hand in mail that came back',
  'endpoints:confirm': 'Confirm where secrets go, after another person changed it',
}

/** Gives no scope that its maker lacks: those are made on the command line. */
export const NewApiToken = ({ close }: { readonly close: () => void }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [draft, change] = useDraft<{ name: string; scopes: string[]; until: string }>({ name: '', scopes: ['accounts:read'], until: '' })
  const create = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api-token', {
          body: {
            name: draft.name.trim(),
            scopes: draft.scopes as Scope[],
            expires_at: draft.until === '' ? null : new Date(draft.until).toISOString(),
          },
        }),
      ),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [environment.id, 'api-token'] }),
  })
  const failure = create.error && failureOf(create.error)
  return (
    <Modal opened onClose={close} title="Create an API token" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {create.data ? (
        <Stack gap="md">
          <TextInput label={`The value of ${create.data.name}`} value={create.data.token} readOnly data-autofocus />
          <div>
            <Copy value={create.data.token} what="the token" />
          </div>
          <Text size="sm" c="dimmed">
            It is shown only now. Keep it where your system keeps its secrets.
          </Text>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Name"
              description="Of the system that uses it; timelines and audit show it."
              required
              withAsterisk={false}
              data-autofocus
              value={draft.name}
              error={failure?.ofField('name')}
              onChange={({ currentTarget }) => {
                change({ name: currentTarget.value })
              }}
            />
            <Checkbox.Group
              label="It may"
              value={draft.scopes}
              error={failure?.ofField('scopes')}
              onChange={(scopes) => {
                change({ scopes })
              }}
            >
              <Stack gap={6} mt="xs">
                {environment.scopes.map((scope) => (
                  <Checkbox key={scope} value={scope} label={meanings[scope]} description={scope} />
                ))}
              </Stack>
            </Checkbox.Group>
            <Text size="sm" c="dimmed">
              Tokens that reach credentials are made on the command line: <code>relink token</code>.
            </Text>
            <TextInput
              label="Runs out"
              description="Empty: never."
              type="datetime-local"
              w={260}
              value={draft.until}
              error={failure?.ofField('expires_at')}
              onChange={({ currentTarget }) => {
                change({ until: currentTarget.value })
              }}
            />
            <Save of={create} label="Create token" />
          </Stack>
        </form>
      )}
    </Modal>
  )
}
