import { NativeSelect, Stack, TextInput } from '@mantine/core'
import type { ApiFailure } from '../api/failure.js'
import type { Given } from '../api/clients.js'
import { linesOf } from './lines-of.js'

type Body = Given<'createIntegration'>
type Identity = NonNullable<NonNullable<Body['oauth']>['identity']>

/** How it is found out who has signed in, and that what was received works; empty: as the preset says. */
export interface Proof {
  readonly identity_from: Identity['from'] | ''
  readonly identity_url: string
  readonly identity_paths: string
  readonly must_match: NonNullable<Identity['must_match']>
  readonly probe_url: string
}

export const noProof: Proof = { identity_from: '', identity_url: '', identity_paths: '', must_match: 'account', probe_url: '' }

/** Where it is read who has signed in, as people read it. */
export const identitySources: Readonly<Record<Identity['from'], string>> = {
  id_token: 'the ID token',
  userinfo: 'the userinfo endpoint',
  token_response: 'the token endpoint’s answer',
  callback: 'the callback’s parameters',
  url: 'a call of its own',
  none: 'nowhere: it is not compared',
}

const froms: readonly { readonly value: Proof['identity_from']; readonly label: string }[] = [
  { value: '', label: 'as the preset says' },
  ...(['id_token', 'userinfo', 'token_response', 'url', 'none'] as const).map((value) => ({ value, label: identitySources[value] })),
]

/** The identity as the API takes it; nothing where the preset decides. */
export const identityOf = (proof: Proof): { readonly identity?: Identity } => {
  if (proof.identity_from === '') return {}
  const paths = linesOf(proof.identity_paths.replaceAll(/[ ,]+/g, '\n'))
  return {
    identity: {
      from: proof.identity_from,
      ...(proof.identity_from === 'url' && { url: proof.identity_url.trim() }),
      ...(proof.identity_from !== 'none' && { paths, must_match: proof.must_match }),
    },
  }
}

export const probeOf = (proof: Proof): Pick<Body, 'probe'> =>
  proof.probe_url.trim() === '' ? {} : { probe: { url: proof.probe_url.trim() } }

interface ProofFieldsProps {
  readonly proof: Proof
  readonly change: (part: Partial<Proof>) => void
  readonly failure: ApiFailure | null
}

export const ProofFields = ({ proof, change, failure }: ProofFieldsProps) => {
  const text = (name: 'identity_url' | 'identity_paths' | 'probe_url', label: string, description: string, field: string) => (
    <TextInput
      label={label}
      description={description}
      value={proof[name]}
      error={failure?.ofField(field)}
      onChange={({ currentTarget }) => {
        change({ [name]: currentTarget.value })
      }}
    />
  )
  return (
    <Stack gap="md" component="fieldset" className="plain-fieldset">
      <NativeSelect
        label="Who signed in is read from"
        description="So that no one reconnects another person’s account."
        data={[...froms]}
        value={proof.identity_from}
        error={failure?.ofField('oauth.identity.from')}
        onChange={({ currentTarget }) => {
          change({ identity_from: currentTarget.value as Proof['identity_from'] })
        }}
      />
      {proof.identity_from === 'url' &&
        text('identity_url', 'Address of that call', 'A GET with the new access token.', 'oauth.identity.url')}
      {proof.identity_from !== '' && proof.identity_from !== 'none' && (
        <>
          {text('identity_paths', 'Where it is in the answer', 'Dotted, such as hub_id or user.id.', 'oauth.identity.paths')}
          <NativeSelect
            label="What must be the same again"
            data={[
              { value: 'account', label: 'the company’s account' },
              { value: 'person', label: 'the person' },
            ]}
            value={proof.must_match}
            onChange={({ currentTarget }) => {
              change({ must_match: currentTarget.value as Proof['must_match'] })
            }}
          />
        </>
      )}
      {text('probe_url', 'Probe', 'A harmless GET at the platform that proves a new connection works. Empty: none.', 'probe.url')}
    </Stack>
  )
}
