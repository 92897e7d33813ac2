import { Button, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { consoleApi } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'
import { sessionKey } from '../session/session-key.js'

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'Auto' },
]

/** Who is signed in, as what, and how the console looks to them. */
export const You = () => {
  const { session, environment } = useEnvironment()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const queryClient = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => answered(consoleApi.DELETE('/session')),
    onSuccess: () => {
      queryClient.setQueryData(sessionKey, null)
      // Nothing that was read stays for the next person who signs in.
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
    },
  })
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Appearance"
        data={schemes}
        value={colorScheme}
        onChange={(value) => {
          setColorScheme(value as 'light' | 'dark' | 'auto')
        }}
      />
      <Text size="xs" c="dimmed" px="xs" truncate title={session.staff.email}>
        {session.staff.email}, {environment.role}
      </Text>
      <Button
        variant="subtle"
        size="xs"
        justify="flex-start"
        loading={signOut.isPending}
        onClick={() => {
          signOut.mutate()
        }}
      >
        Sign out
      </Button>
    </Stack>
  )
}
