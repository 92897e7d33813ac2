import { Group } from '@mantine/core'
import { PageButton } from './page-link.js'

/** A list's pages: its cursor is in the address, so that "back" leads back. */
export const Pager = ({ next, current }: { readonly next: string | null; readonly current: string | undefined }) =>
  next === null && current === undefined ? null : (
    <Group component="nav" aria-label="Pages of the list" gap="xs">
      {current !== undefined && (
        <PageButton variant="default" to="." search={(before: Record<string, unknown>) => ({ ...before, next_cursor: '' })}>
          First page
        </PageButton>
      )}
      {next !== null && (
        <PageButton variant="default" to="." search={(before: Record<string, unknown>) => ({ ...before, next_cursor: next })}>
          Next page
        </PageButton>
      )}
    </Group>
  )
