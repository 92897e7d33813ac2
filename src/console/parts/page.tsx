import { Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface PageProps {
  readonly title: string
  readonly intro?: ReactNode
  /** Buttons on the right of the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

let isFirst = true

/** A page: its title is in the tab too, and has the focus once the page was changed to, so that a screen reader says where one is. */
export const Page = ({ title, intro, actions, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true })
    isFirst = false
  }, [])
  useEffect(() => {
    document.title = `${title} · Relink`
  }, [title])
  return (
    <Stack gap="lg" className="page">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {intro !== undefined && (
            <Text c="dimmed" component="div">
              {intro}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
