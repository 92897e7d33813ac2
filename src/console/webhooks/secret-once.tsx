import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Copy } from '../parts/copy.js'

interface SecretOnceProps {
  readonly title: string
  readonly secret: string
  readonly signingKey: string
  readonly children?: ReactNode
}

/** A webhook's secret, which is shown this once and can't be read again. */
export const SecretOnce = ({ title, secret, signingKey, children }: SecretOnceProps) => (
  <Alert color="indigo" variant="outline" title={title} role="status">
    <Stack gap="sm">
      <Text size="sm">Shown this once: copy it to the receiver now. {children}</Text>
      <Text size="sm" fw={500}>
        Secret, for X-Truto-Signature
      </Text>
      <Code block className="wraps">
        {secret}
      </Code>
      <Text size="sm" fw={500}>
        The same, for libraries of Standard Webhooks
      </Text>
      <Code block className="wraps">
        {signingKey}
      </Code>
      <Group>
        <Copy value={secret} what="the secret" />
        <Copy value={signingKey} what="the signing key" />
      </Group>
    </Stack>
  </Alert>
)
