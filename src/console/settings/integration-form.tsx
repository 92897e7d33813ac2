import { PasswordInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Given, Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Save } from '../parts/save.js'
import { useDraft } from '../parts/use-draft.js'
import { useEnvironment } from '../session/environment-context.js'
import { linesOf } from './lines-of.js'

type Integration = Schemas['Integration']

/** What is changed most; a new client id needs the present secret, in the same step. */
export const IntegrationForm = ({ integration }: { readonly integration: Integration }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const { oauth } = integration
  const [draft, change] = useDraft({
    label: integration.config.label,
    impact: integration.impact ?? '',
    is_enabled: integration.is_enabled,
    client_id: oauth?.client_id ?? '',
    client_secret: '',
    current_client_secret: '',
    scopes: oauth?.scopes.join('\n') ?? '',
  })
  const save = useMutation({
    mutationFn: () => {
      const scopes = linesOf(draft.scopes)
      const changed: NonNullable<Given<'updateIntegration'>['oauth']> = {
        ...(draft.client_id !== oauth?.client_id && { client_id: draft.client_id.trim() }),
        ...(draft.client_secret !== '' && { client_secret: draft.client_secret }),
        ...(draft.current_client_secret !== '' && { current_client_secret: draft.current_client_secret }),
        ...(scopes.join(' ') !== oauth?.scopes.join(' ') && { scopes }),
      }
      return answered(
        api.PATCH('/integration/{id}', {
          params: { path: { id: integration.id } },
          body: {
            config: { label: draft.label.trim() },
            impact: draft.impact.trim() === '' ? null : draft.impact.trim(),
            is_enabled: draft.is_enabled,
            ...(Object.keys(changed).length > 0 && { oauth: changed }),
          },
        }),
      )
    },
    onSuccess: async () => {
      change({ client_secret: '', current_client_secret: '' })
      await queryClient.invalidateQueries({ queryKey: [environment.id, 'integration'] })
    },
  })
  const failure = save.error && failureOf(save.error)
  const text = (name: 'label' | 'impact' | 'client_id' | 'client_secret' | 'current_client_secret' | 'scopes', field: string) => ({
    value: draft[name],
    error: failure?.ofField(field),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      change({ [name]: currentTarget.value })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="md">
        <TextInput label="Label" description="What people read." {...text('label', 'config.label')} />
        <TextInput
          label="What stops without it"
          description="One sentence of the mail: “Reports with HubSpot data stay as they were.”"
          {...text('impact', 'impact')}
        />
        {oauth && (
          <>
            <TextInput
              label="Client id"
              description="To change it, give the present secret as well. Another person has to confirm it before anything is sent."
              autoComplete="off"
              {...text('client_id', 'oauth.client_id')}
            />
            <PasswordInput
              label="New client secret"
              description="Empty: it stays as it is. It is never shown."
              autoComplete="new-password"
              {...text('client_secret', 'oauth.client_secret')}
            />
            {draft.client_id !== oauth.client_id && (
              <PasswordInput
                label="Present client secret"
                description="The one before the change. It proves that the app is yours."
                autoComplete="off"
                {...text('current_client_secret', 'oauth.current_client_secret')}
              />
            )}
            <Textarea label="Scopes" description="One to a line." autosize minRows={3} {...text('scopes', 'oauth.scopes')} />
          </>
        )}
        <Switch
          label="In use"
          description="Switched off, its accounts are not refreshed, and no one can connect."
          checked={draft.is_enabled}
          onChange={({ currentTarget }) => {
            change({ is_enabled: currentTarget.checked })
          }}
        />
        <Save of={save} label="Save integration" />
        {save.data && save.data.held + save.data.healed > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {save.data.healed} {save.data.healed === 1 ? 'account works' : 'accounts work'} again; {save.data.held}{' '}
            {save.data.held === 1 ? 'case is' : 'cases are'} still held, and tried a few at a time.
          </Text>
        )}
      </Stack>
    </form>
  )
}
