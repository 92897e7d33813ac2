import { Button } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { useEnvironment } from '../session/environment-context.js'

/** Sends an event to an endpoint once more; `old` are the keys of what shows its deliveries, after the environment's. */
export const useSendAgain = (given: { readonly eventId: string; readonly webhookId: string; readonly old: readonly string[] }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () =>
      answered(api.POST('/event/{id}/resend', { params: { path: { id: given.eventId } }, body: { webhook_id: given.webhookId } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [environment.id, ...given.old] }),
  })
}

/** For those who may; named for its event, since a list has many. */
export const SendAgainButton = ({
  resend,
  event,
}: {
  readonly resend: Pick<UseMutationResult<unknown, Error, void>, 'isSuccess' | 'isPending' | 'mutate'>
  readonly event: string
}) => {
  const { can } = useEnvironment()
  const said = resend.isSuccess ? 'Sent again' : 'Send again'
  if (!can('webhooks:write')) return null
  return (
    <Button
      variant="default"
      size="compact-sm"
      flex="none"
      aria-label={`${said}: ${event}`}
      loading={resend.isPending}
      onClick={() => {
        resend.mutate()
      }}
    >
      {said}
    </Button>
  )
}
