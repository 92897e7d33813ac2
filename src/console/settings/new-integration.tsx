import { Anchor, NativeSelect, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Given } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Asked } from '../parts/asked.js'
import { Copy } from '../parts/copy.js'
import { Save } from '../parts/save.js'
import { Section } from '../parts/section.js'
import { useDraft } from '../parts/use-draft.js'
import { useEnvironment } from '../session/environment-context.js'
import { linesOf } from './lines-of.js'
import { identityOf, noProof, probeOf, ProofFields } from './proof-fields.js'
import { isUrl } from '../../domain/is-url.js'

type Body = Given<'createIntegration'>

/** An integration from a preset, which brings all that is odd about its platform. */
export const NewIntegration = () => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  // Chosen here, so that the address to register is known before anything is saved.
  const [id] = useState(() => crypto.randomUUID())
  const [proof, changeProof] = useDraft(noProof)
  const [draft, change] = useDraft({ platform: 'generic', name: '', label: '', issuer: '', client_id: '', client_secret: '', scopes: '' })
  const platforms = useQuery({
    queryKey: [environment.id, 'platform'],
    queryFn: ({ signal }) => answered(api.GET('/platform', { signal })),
    staleTime: Infinity,
  })
  const create = useMutation({
    mutationFn: () => {
      const body: Body = {
        id,
        name: draft.name.trim(),
        platform: draft.platform as NonNullable<Body['platform']>,
        config: { label: draft.label.trim() },
        oauth: {
          ...(draft.platform === 'generic' && { issuer: draft.issuer.trim() }),
          client_id: draft.client_id.trim(),
          client_secret: draft.client_secret === '' ? null : draft.client_secret,
          scopes: linesOf(draft.scopes.replaceAll(' ', '\n')),
          ...identityOf(proof),
        },
        ...probeOf(proof),
      }
      return answered(api.POST('/integration', { body }))
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [environment.id, 'integration'] })
      await navigate({ to: '/$environment/settings/integrations/$integrationId', params: { integrationId: id }, hash: 'connection-test' })
    },
  })
  const failure = create.error && failureOf(create.error)
  const text = (name: keyof typeof draft, label: string, field: string, about?: string) => ({
    label,
    description: about,
    value: draft[name],
    error: failure?.ofField(field),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      change({ [name]: currentTarget.value })
    },
  })
  return (
    <Section title="Create an integration" about="What it needs besides comes from the platform’s preset; more can be set through the API.">
      <Asked query={platforms} what="The platforms">
        {({ result }) => (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              create.mutate()
            }}
          >
            <Stack gap="md" maw={560}>
              <NativeSelect
                label="Platform"
                data={result.map(({ platform, label }) => ({ value: platform, label }))}
                value={draft.platform}
                error={failure?.ofField('platform')}
                onChange={({ currentTarget }) => {
                  change({ platform: currentTarget.value })
                }}
              />
              <RegisterAt address={result.find(({ platform }) => platform === draft.platform)?.create_app_at ?? null} />
              <TextInput
                label="Redirect address to register there"
                description="The platform sends people back to it. It stays the same once this is saved."
                value={redirectUri(id)}
                readOnly
              />
              <div>
                <Copy value={redirectUri(id)} what="the address" />
              </div>
              <TextInput {...text('name', 'Name', 'name', 'For programs: small letters, digits, dashes.')} required withAsterisk={false} />
              <TextInput {...text('label', 'Label', 'config.label', 'What people read, such as HubSpot.')} required withAsterisk={false} />
              {draft.platform === 'generic' && (
                <TextInput
                  {...text('issuer', 'Issuer', 'oauth.issuer', 'Its endpoints are read from its metadata.')}
                  required
                  withAsterisk={false}
                />
              )}
              <TextInput {...text('client_id', 'Client id', 'oauth.client_id')} required withAsterisk={false} autoComplete="off" />
              <PasswordInput
                {...text('client_secret', 'Client secret', 'oauth.client_secret', 'Sealed, and never shown again.')}
                autoComplete="off"
              />
              <Textarea {...text('scopes', 'Scopes', 'oauth.scopes', 'One to a line.')} autosize minRows={3} />
              <ProofFields proof={proof} change={changeProof} failure={failure ?? null} />
              <Save of={create} label="Create integration" />
            </Stack>
          </form>
        )}
      </Asked>
    </Section>
  )
}

/** What the API calls `redirect_uri`; the console is served below the same address. */
const redirectUri = (id: string): string => `${location.href.slice(0, location.href.indexOf('/console'))}/oauth/callback/${id}`

const RegisterAt = ({ address }: { readonly address: string | null }) =>
  address !== null &&
  isUrl(address) && (
    <Text size="sm" c="dimmed">
      Register the OAuth app at{' '}
      <Anchor href={address} target="_blank" rel="noopener noreferrer" underline="always">
        {new URL(address).hostname}
      </Anchor>
      .
    </Text>
  )
