import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
  /** Where an address with `#` leads. */
  readonly id?: string
  readonly children: ReactNode
}

/** A part of a page that belongs together, named for a screen reader by its heading. */
export const Section = ({ title, about, actions, id: place, children }: SectionProps) => {
  const id = useId()
  return (
    <Paper component="section" id={place} withBorder h="100%" p={{ base: 'md', sm: 'lg' }} aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2} id={id}>
              {title}
            </Title>
            {about !== undefined && (
              <Text c="dimmed" size="sm" component="div">
                {about}
              </Text>
            )}
          </div>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Paper>
  )
}
