import { Alert, Group, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { ConfirmButton } from '../parts/confirm-button.js'
import { Moment } from '../parts/moment.js'
import { useEnvironment } from '../session/environment-context.js'

const askAgainMs = 60_000

/** Too much mail came back: says so on each page, with the act that lets mail go on. */
export const MailStopped = () => {
  const { environment, api, can } = useEnvironment()
  const queryClient = useQueryClient()
  const { data } = useQuery({
    queryKey: [environment.id, 'mail-brake'],
    queryFn: ({ signal }) => answered(api.GET('/mail-brake', { signal })),
    refetchInterval: askAgainMs,
  })
  if (data?.stopped !== true) return null
  return (
    <Alert color="red" variant="outline" title="Mail to contacts is stopped">
      <Group gap="sm" justify="space-between">
        <Text size="sm">
          {data.came_back} of {data.sent} mails of a day came back. Stopped {data.since !== null && <Moment at={data.since} />}; what is due
          waits.
        </Text>
        {can('cases:write') && (
          <ConfirmButton
            label="Send again"
            size="compact-sm"
            question="Each mail that waits is sent now. Correct the contacts first whose addresses do not work: a sender whose mail keeps coming back ends up in spam."
            act={async () => {
              await answered(api.POST('/mail-brake/release'))
              await queryClient.invalidateQueries({ queryKey: [environment.id] })
            }}
          />
        )}
      </Group>
    </Alert>
  )
}
