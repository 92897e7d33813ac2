import { Button, Group, Paper, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'
import { SecretOnce } from './secret-once.js'

export const AddWebhook = () => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [url, setUrl] = useState('')
  const add = useMutation({
    mutationFn: () => answered(api.POST('/webhook', { body: { target_url: url.trim() } })),
    onSuccess: () => {
      setOpen(false)
      setUrl('')
      return queryClient.invalidateQueries({ queryKey: [environment.id, 'webhook'] })
    },
    gcTime: 0,
  })
  const failure = add.isError ? failureOf(add.error) : null
  return (
    <Stack gap="md">
      {add.isSuccess && <SecretOnce title="The endpoint was added" secret={add.data.secret} signingKey={add.data.signing_key} />}
      {isOpen ? (
        <Paper
          withBorder
          p="md"
          component="form"
          aria-label="Add an endpoint"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <Stack gap="sm">
            <TextInput
              label="Address"
              type="url"
              required
              placeholder="https://app.example/hooks/relink"
              value={url}
              error={failure?.ofField('target_url')}
              onChange={({ currentTarget }) => {
                setUrl(currentTarget.value)
              }}
            />
            {failure && failure.ofField('target_url') === undefined && <Refusal failure={failure} />}
            <Group>
              <Button type="submit" loading={add.isPending}>
                Add it
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  setOpen(false)
                }}
              >
                Leave it
              </Button>
            </Group>
          </Stack>
        </Paper>
      ) : (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              add.reset()
              setOpen(true)
            }}
          >
            Add an endpoint
          </Button>
        </Group>
      )}
    </Stack>
  )
}
