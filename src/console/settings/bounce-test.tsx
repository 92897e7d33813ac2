import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { mailWords } from '../parts/mail-words.js'
import { Moment } from '../parts/moment.js'
import { Status } from '../parts/status.js'
import { useEnvironment } from '../session/environment-context.js'

const lookEveryMs = 2_000

/** Sends a mail that has to come back, and says when it did. */
export const BounceTest = () => {
  const { environment, api } = useEnvironment()
  const sending = useMutation({ mutationFn: () => answered(api.POST('/bounce-test')) })
  const id = sending.data?.mail_id
  const { data: mail } = useQuery({
    queryKey: [environment.id, 'mail', id, 'bounce-test'],
    queryFn: ({ signal }) => answered(api.GET('/mail/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (['undelivered', 'refused'].includes(state.data?.state ?? '') ? false : lookEveryMs),
  })
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        A mail to an address that does not exist goes the whole way out and back, to show that bounces arrive.
      </Text>
      <Group>
        <Button
          variant="default"
          loading={sending.isPending}
          onClick={() => {
            sending.mutate()
          }}
        >
          Send a test
        </Button>
      </Group>
      <div role="status">
        {mail !== undefined && (
          <Text component="div" size="sm" className="breaks">
            <Status tone={mail.state === 'undelivered' ? 'good' : mailWords(mail).tone}>
              {mail.state === 'undelivered'
                ? 'It came back: bounces arrive'
                : mail.state === 'sent'
                  ? 'Sent; it has not come back yet'
                  : mailWords(mail).words}
            </Status>
            {mail.returned_at !== null && <Moment at={mail.returned_at} as="full" />}
            {mail.server_answer !== null && <Text size="sm">The mail server said: {mail.server_answer}</Text>}
          </Text>
        )}
      </div>
      {sending.isError && (
        <Alert color="red" variant="outline" role="alert">
          {failureOf(sending.error).message}
        </Alert>
      )}
    </Stack>
  )
}
