import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'

/** After a case that no one answered, or that was cancelled, the next one is opened only on request. */
export const OpenNext = ({ one }: { readonly one: Schemas['Case'] }) => {
  const { api, address } = useEnvironment()
  const navigate = useNavigate()
  const open = useMutation({
    mutationFn: () => answered(api.POST('/case', { body: { integrated_account_id: one.integrated_account_id } })),
    onSuccess: ({ id }) => navigate({ to: '/$environment/cases/$caseId', params: { environment: address, caseId: id } }),
  })
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        Further failures of these credentials are only noted. Open the next case to have the customer asked again.
      </Text>
      {open.isError && <Refusal failure={failureOf(open.error)} />}
      <Group>
        <Button
          loading={open.isPending}
          onClick={() => {
            open.mutate()
          }}
        >
          Open the next case
        </Button>
      </Group>
    </Stack>
  )
}
