import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Facts } from '../parts/facts.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'
import { signedInWords } from './signed-in-words.js'

/** A person has signed in, and it is unclear whether it is the same account. */
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
        <Facts
          rows={[
            ['Signed in just now', signedInWords(one.signed_in)],
            ['Connected before', 'Not known: it was never recorded who it was, so the two can’t be compared'],
            ['Meant', `${one.integrated_account.label ?? one.tenant_id} at ${one.integrated_account.integration.config.label}`],
          ]}
        />
        <Text size="sm">
          If you are not sure, ask the customer whether this is theirs. Accepted, it is used from now on. Refused, it is discarded, and the
          customer is asked again.
        </Text>
        {decide.isError && <Refusal failure={failureOf(decide.error)} />}
        <Group gap="xs">
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
