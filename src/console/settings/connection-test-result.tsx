import { Code, List, Stack, Text } from '@mantine/core'
import type { ConnectionTest } from '../api/clients.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { Status } from '../parts/status.js'
import type { Tone } from '../parts/status-words.js'
import { durationWords } from '../parts/time-words.js'
import { identitySources } from './proof-fields.js'

type Grant = NonNullable<ConnectionTest['grant']>

const states: Readonly<Record<ConnectionTest['status'], { readonly tone: Tone; readonly words: string }>> = {
  waiting: { tone: 'wait', words: 'Waiting for the sign-in at the platform.' },
  checking: { tone: 'wait', words: 'The platform is being asked.' },
  passed: { tone: 'good', words: 'The connection works.' },
  failed: { tone: 'bad', words: 'The connection does not work yet.' },
  expired: { tone: 'quiet', words: 'No one came back from the platform in time.' },
}

/** The result of the last test: what is in the way, and what would be stored. */
export const ConnectionTestResult = ({ test }: { readonly test: ConnectionTest }) => {
  const { tone, words } = states[test.status]
  return (
    <Stack gap="sm">
      <Status tone={tone}>{words}</Status>
      {test.problems.length > 0 && (
        <List size="sm" spacing={6}>
          {test.problems.map(({ code, summary }) => (
            <List.Item key={code}>
              {summary} <Code>{code}</Code>
            </List.Item>
          ))}
        </List>
      )}
      {test.platform && <PlatformSaid platform={test.platform} />}
      {test.grant && <WouldBeStored grant={test.grant} />}
      <Text size="sm" c="dimmed">
        Begun by {test.tested_by.replace(/^(?:staff|api):/, '')}, <Moment at={test.started_at} as="full" />.
        {test.grant !== null &&
          (test.grant.given_back
            ? ' The grant was revoked at the platform.'
            : ' The tokens were dropped; the app stays among the connected apps of that account at the platform until you remove it there.')}
      </Text>
    </Stack>
  )
}

const PlatformSaid = ({ platform }: { readonly platform: NonNullable<ConnectionTest['platform']> }) => (
  <Facts
    rows={[
      ['The platform answered', platform.http_status === null ? 'nothing' : String(platform.http_status)],
      platform.code === null ? null : ['Its code', <Code key="code">{platform.code}</Code>],
      platform.message === null ? null : ['It said', platform.message],
    ]}
  />
)

const WouldBeStored = ({ grant }: { readonly grant: Grant }) => (
  <>
    <Text fw={600}>What would be stored</Text>
    <Facts
      rows={[
        ['Signed in', <Identities key="who" grant={grant} />],
        ['Scopes', <Scopes key="scopes" grant={grant} />],
        ['Refresh token', refreshWords(grant)],
        ['Access token', lifeWords(grant.access_expires_in_s)],
        grant.refresh_expires_in_s === null ? null : ['Refresh token lives', durationWords(grant.refresh_expires_in_s)],
        ['Probe', probeWords(grant.probe)],
        ...Object.entries(grant.context).map(([name, value]) => [name, String(value)] as const),
      ]}
    />
  </>
)

const Identities = ({ grant }: { readonly grant: Grant }) => {
  const from = identitySources[grant.identity_from]
  if (grant.identity_from === 'none') return 'Not checked: reconnections do not compare who signs in.'
  if (grant.identities.length === 0) return `Not found in ${from}.`
  return (
    <>
      {grant.identities.map(({ values, label }) => (
        <div key={values.join(' ')}>
          {label === null ? '' : `${label}, `}
          <Code>{values.join(' ')}</Code>
        </div>
      ))}
      <Text size="sm" c="dimmed">
        Read from {from}; {grant.must_match === 'account' ? 'the same account' : 'the same person'} has to sign in again.
        {grant.identities.length > 1 && ' The platform names several: the one that is connected has to be among them.'}
      </Text>
    </>
  )
}

/** Those that were asked for, each with what became of it; then what came besides. */
const Scopes = ({ grant }: { readonly grant: Grant }) => {
  const granted = grant.granted_scopes
  if (grant.requested_scopes.length === 0 && (granted ?? []).length === 0) return 'None were asked for.'
  const more = (granted ?? []).filter((scope) => !grant.requested_scopes.includes(scope))
  return (
    <>
      {grant.requested_scopes.map((scope) => (
        <div key={scope}>
          <Code>{scope}</Code> {scopeWords(grant, scope)}
        </div>
      ))}
      {more.map((scope) => (
        <div key={scope}>
          <Code>{scope}</Code> granted, not asked for
        </div>
      ))}
      {granted === null && (
        <Text size="sm" c="dimmed">
          The platform did not say what it granted, which means: as asked.
        </Text>
      )}
    </>
  )
}

const scopeWords = ({ granted_scopes: granted, missing_scopes: missing }: Grant, scope: string): string => {
  if (missing.includes(scope)) return 'needed, and not granted'
  if (granted === null) return ''
  return granted.includes(scope) ? 'granted' : 'not named in the answer'
}

const refreshWords = ({ has_refresh_token: has, needs_refresh_token: needs }: Grant): string => {
  if (has) return 'Yes'
  return needs ? 'No, and it is needed' : 'No; this platform needs none'
}

const lifeWords = (seconds: number | null): string =>
  seconds === null ? 'The platform did not say how long it lives' : `Lives ${durationWords(seconds)}`

const probeWords = (probe: Grant['probe']): string => {
  if (probe === null) return 'None is set'
  const status = probe.http_status === null ? '' : ` (${String(probe.http_status)})`
  switch (probe.health) {
    case 'healthy':
      return `Works${status}`
    case 'refused':
      return `The new access token is refused${status}`
    case 'forbidden':
      return `The new access token may not do this${status}`
    case 'unclear':
      return `No answer that proves anything${status}`
    case 'not_sent':
      return 'Not sent: a value in its address is missing'
  }
}
