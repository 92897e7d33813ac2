import { Alert, Anchor, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { Refusal } from '../parts/refusal.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'
import { ConnectionTestResult } from './connection-test-result.js'

const place = 'connection-test'
/** With which the platform's sign-in leads back here, as src/connect/testing/take-connection-test.ts has it. */
const cameBackHash = 'connection-tested'

/** Often enough for a person who has just signed in at the platform. */
const askAgainMs = 2_000

/** The customer's way, taken by a staff member: nothing is stored, and what would be is shown. */
export const ConnectionTest = ({ integrationId, redirectUri }: { readonly integrationId: string; readonly redirectUri: string }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [context, setContext] = useState<Readonly<Record<string, string>>>({})
  const key = [environment.id, 'connection-test', integrationId]
  const path = { params: { path: { id: integrationId } } }
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => answered(api.GET('/integration/{id}/connection-test', { ...path, signal })),
    refetchInterval: ({ state }) => (['waiting', 'checking'].includes(state.data?.latest?.status ?? '') ? askAgainMs : false),
  })
  const begin = useMutation({
    mutationFn: async (window: Window | null) => {
      try {
        const started = await answered(api.POST('/integration/{id}/connection-test', { ...path, body: { context } }))
        return { url: started.url, isOpen: leadTo(window, started.url) }
      } catch (error) {
        window?.close()
        throw error
      }
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  })
  const failure = begin.error && failureOf(begin.error)
  const latest = data?.latest ?? null
  const hash = useLocation({ select: (location) => location.hash })
  const isMeant = data !== undefined && (hash === place || hash === cameBackHash)
  useEffect(() => {
    if (isMeant) document.getElementById(place)?.scrollIntoView()
  }, [isMeant])
  return (
    <Section
      title="Test connection"
      about="Sign in at the platform as a customer would, with an account of your own that is not connected here: at some platforms a second consent ends the first. What came back is shown here and dropped: no account, no event, no mail."
      id={place}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // Opened by the click itself: a browser lets no page open one later.
          begin.mutate(window.open('about:blank', '_blank', 'popup,width=560,height=760'))
        }}
      >
        <Stack gap="sm">
          {data?.fields.map(({ name, label }) => (
            <TextInput
              key={name}
              label={label}
              value={context[name] ?? ''}
              error={failure?.ofField(`context.${name}`)}
              onChange={({ currentTarget }) => {
                setContext({ ...context, [name]: currentTarget.value })
              }}
            />
          ))}
          <Group>
            <Button type="submit" loading={begin.isPending}>
              Test connection
            </Button>
          </Group>
        </Stack>
      </form>
      {failure && <Refusal failure={failure} />}
      {begin.data?.isOpen === false && latest?.status === 'waiting' && (
        <Alert color="yellow" title="Your browser opened no window">
          <Anchor href={begin.data.url} target="_blank" rel="noopener noreferrer" underline="always">
            Sign in at the platform
          </Anchor>
        </Alert>
      )}
      {hash === cameBackHash && latest?.finished_at != null && (
        <Text size="sm">You can close this window: the page where you began shows the same.</Text>
      )}
      <div role="status">{latest !== null && <ConnectionTestResult test={latest} />}</div>
      {latest?.status === 'waiting' && (
        <Text size="sm" c="dimmed">
          The platform shows an error instead of coming back? Then this redirect address is not registered there: <Code>{redirectUri}</Code>
        </Text>
      )}
    </Section>
  )
}

/** False where no window was opened. The platform's page must not reach back into this one. */
const leadTo = (window: Window | null, url: string): boolean => {
  if (window === null) return false
  window.opener = null
  window.location.replace(url)
  return true
}
