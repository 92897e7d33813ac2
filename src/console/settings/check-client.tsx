import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { Status } from '../parts/status.js'
import { useEnvironment } from '../session/environment-context.js'

const words = {
  accepted: { tone: 'good', words: 'The platform accepts the app.' },
  refused: { tone: 'bad', words: 'The platform refuses the app.' },
  unknown: { tone: 'wait', words: 'The platform’s answer does not say.' },
} as const

/** Asks the platform with a made-up code; nothing changes by it. */
export const CheckClient = ({ integrationId }: { readonly integrationId: string }) => {
  const { api } = useEnvironment()
  const check = useMutation({
    mutationFn: () => answered(api.POST('/integration/{id}/check', { params: { path: { id: integrationId } } })),
  })
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="default"
          loading={check.isPending}
          onClick={() => {
            check.mutate()
          }}
        >
          Check the app
        </Button>
      </Group>
      <div role="status">
        {check.data && (
          <>
            <Status tone={words[check.data.client].tone}>{words[check.data.client].words}</Status>
            <Text size="sm" c="dimmed">
              {check.data.summary}
              {check.data.platform_message !== null && ` It said: ${check.data.platform_message}`}
            </Text>
          </>
        )}
        {check.isError && <Text c="red">{failureOf(check.error).message}</Text>}
      </div>
    </Stack>
  )
}
