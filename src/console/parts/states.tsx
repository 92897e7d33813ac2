import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { failureOf } from '../api/failure.js'

interface NoticeProps {
  readonly title: string
  readonly children?: ReactNode
  /** What can be done about it. */
  readonly action?: ReactNode
  readonly isAlert?: boolean
}

const Notice = ({ title, children, action, isAlert = false }: NoticeProps) => (
  <Paper withBorder p="xl" role={isAlert ? 'alert' : undefined}>
    <Stack gap={6} maw={560}>
      <Title order={2}>{title}</Title>
      {children !== undefined && (
        <Text c="dimmed" component="div">
          {children}
        </Text>
      )}
      {action !== undefined && <Group mt="xs">{action}</Group>}
    </Stack>
  </Paper>
)

/** There is nothing, and that is no failure. Says what would fill it. */
export const Empty = (props: Omit<NoticeProps, 'isAlert'>) => <Notice {...props} />

/** `what` continues "Your role lets you …". */
export const NoPermission = ({ what }: { readonly what: string }) => (
  <Notice title="Your role does not let you do this">
    To {what} takes another role in this environment. An admin can give it to you, under Settings, Staff.
  </Notice>
)

/** Holds the place of what is on its way: so many lines. */
export const Loading = ({ lines = 5, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) => (
  <Stack gap="sm" role="status" aria-label={label}>
    {Array.from({ length: lines }, (_, i) => (
      <Skeleton key={i} height={18} width={`${String(100 - ((i * 17) % 40))}%`} />
    ))}
  </Stack>
)

/** Something that was asked for has failed: refused, not there, or no answer. */
export const Failed = ({
  error,
  retry,
  what = 'This',
}: {
  readonly error: unknown
  readonly retry?: () => void
  readonly what?: string
}) => {
  const failure = failureOf(error)
  if (failure.status === 403) return <NoPermission what="see this" />
  if (failure.status === 404) {
    return <Notice title="There is nothing here">It was deleted, or it belongs to another environment. Check the address.</Notice>
  }
  const again = retry && (
    <Button variant="default" onClick={retry}>
      Try again
    </Button>
  )
  return (
    <Notice title={`${what} could not be loaded`} isAlert {...(again && { action: again })}>
      {failure.message}
    </Notice>
  )
}
