import { Alert, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Copy } from '../parts/copy.js'
import { OutIcon } from '../parts/icons.js'
import { Moment } from '../parts/moment.js'
import { useEnvironment } from '../session/environment-context.js'

interface ReauthorizeWindowProps {
  readonly account: Schemas['IntegratedAccount']
  readonly close: () => void
}

/** Mints a Magic Link, and shows it for as long as the window is open: it can't be had again. */
export const ReauthorizeWindow = ({ account, close }: ReauthorizeWindowProps) => {
  const { api } = useEnvironment()
  const mint = useMutation({
    mutationFn: () => answered(api.POST('/integrated-account/{id}/link', { params: { path: { id: account.id } } })),
    gcTime: 0,
  })
  const platform = account.integration.config.label
  return (
    <Modal opened onClose={close} title="Re-authorize connection" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        {mint.data ? (
          <>
            <Title order={3}>Magic Link</Title>
            <TextInput
              label={`Anyone who opens it can sign in to ${platform} and reconnect this account`}
              value={mint.data.url}
              readOnly
              data-autofocus
              onFocus={({ currentTarget }) => {
                currentTarget.select()
              }}
            />
            <Group gap="xs">
              <Copy value={mint.data.url} what="the link" />
              <Button
                component="a"
                href={mint.data.url}
                target="_blank"
                rel="noopener noreferrer"
                variant="default"
                rightSection={<OutIcon />}
              >
                Open the link
              </Button>
            </Group>
            <Text size="sm" c="dimmed" component="div">
              It works once, until <Moment at={mint.data.expires_at} as="full" />. It is shown only now and can’t be shown again.
            </Text>
          </>
        ) : (
          <>
            <Text>
              {account.status === 'active'
                ? `The connection works. A link lets a person sign in to ${platform} again, for example when scopes or settings have changed; until they have done so, the present credentials stay in use.`
                : `A link takes a person to ${platform}, to sign in and agree. Hand it to the customer, or open it while they share their screen.`}
            </Text>
            {mint.isError && (
              <Alert color="red" variant="outline" role="alert">
                {failureOf(mint.error).message}
              </Alert>
            )}
            <Group>
              <Button
                loading={mint.isPending}
                data-autofocus
                onClick={() => {
                  mint.mutate()
                }}
              >
                Get connection link
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}
