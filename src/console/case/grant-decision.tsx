import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'

/** Somebody has signed in, and nobody can tell whether it is the same account. */
export const GrantDecision = ({ one }: { readonly one: Schemas['Case'] }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const decide = useMutation({
    mutationFn: (accept: boolean) => answered(api.POST('/case/{id}/grant', { params: { path: { id: one.id } }, body: { accept } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [environment.id, 'case'] }),
  })
  return (
    <Alert color="yellow" variant="outline" title="Is it the right account?">
      <Stack gap="sm">
        <Text size="sm">
          {one.signed_in?.label ?? one.signed_in?.account ?? one.signed_in?.person ?? 'Somebody'} signed in to{' '}
          {one.integrated_account.integration.config.label} for {one.integrated_account.label ?? one.tenant_id}. Who was connected before
          was not known here, so the two could not be compared. Ask the customer if you are not sure.
        </Text>
        {decide.isError && <Refusal failure={failureOf(decide.error)} />}
        <Group>
          <Button
            loading={decide.isPending}
            onClick={() => {
              decide.mutate(true)
            }}
          >
            Accept it
          </Button>
          <Button
            variant="default"
            disabled={decide.isPending}
            onClick={() => {
              decide.mutate(false)
            }}
          >
            Refuse it
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
