import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { Copy } from '../parts/copy.js'
import { OutIcon } from '../parts/icons.js'
import { Moment } from '../parts/moment.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'

/** A link for the customer, shown this once: anyone who has it can reconnect the account. */
export const GetLink = ({ caseId }: { readonly caseId: string }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const mint = useMutation({
    mutationFn: () => answered(api.POST('/case/{id}/link', { params: { path: { id: caseId } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [environment.id, 'case'] }),
    gcTime: 0,
  })
  if (mint.isSuccess) {
    return (
      <Alert color="indigo" variant="outline" title="Magic Link" role="status">
        <Stack gap="sm">
          <Code block className="wraps">
            {mint.data.url}
          </Code>
          <Text size="sm">
            Shown this once. It works once, until <Moment at={mint.data.expires_at} as="full" />. Give it to the customer and to no one
            else.
          </Text>
          <Group>
            <Copy value={mint.data.url} what="the link" />
            <Button component="a" href={mint.data.url} target="_blank" rel="noreferrer" variant="default" rightSection={<OutIcon />}>
              Open it
            </Button>
          </Group>
        </Stack>
      </Alert>
    )
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        For a customer on the phone or in a chat. The timeline and the audit show that you made it.
      </Text>
      {mint.isError && <Refusal failure={failureOf(mint.error)} />}
      <Group>
        <Button
          loading={mint.isPending}
          onClick={() => {
            mint.mutate()
          }}
        >
          Make the link
        </Button>
      </Group>
    </Stack>
  )
}
