import { Container, Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import type { ReactNode } from 'react'

/** What the pages before a session share. */
export const SignInFrame = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  useEffect(() => {
    document.title = `${title} · Relink`
  }, [title])
  return (
    <Container size={420} pt={{ base: 24, sm: '16vh' }} pb="xl" component="main">
      <Text fw={700} size="lg" mb="md">
        Relink
      </Text>
      <Paper withBorder p={{ base: 'lg', sm: 'xl' }}>
        <Stack gap="md">
          <Title order={1}>{title}</Title>
          {children}
        </Stack>
      </Paper>
    </Container>
  )
}
