import { Alert, Button, Group, Text } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { failureOf } from '../api/failure.js'

interface SaveProps {
  readonly of: Pick<UseMutationResult<unknown, Error, never>, 'isPending' | 'isSuccess' | 'error'>
  readonly label: string
  /** What it says once done. */
  readonly done?: string
}

/** A form's button, with what came of pressing it beside it. */
export const Save = ({ of, label, done = 'Saved.' }: SaveProps) => (
  <>
    {of.error && (
      <Alert color="red" variant="outline" role="alert">
        {failureOf(of.error).message}
      </Alert>
    )}
    <Group>
      <Button type="submit" loading={of.isPending}>
        {label}
      </Button>
      <Text component="span" role="status" c="dimmed">
        {of.isSuccess && !of.isPending ? done : ''}
      </Text>
    </Group>
  </>
)
