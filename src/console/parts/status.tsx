import { Group, Text } from '@mantine/core'
import { Breakable } from './breakable.js'
import type { Tone } from './status-words.js'

/** A state in words. The dot only helps the eye: nothing is said by colour alone. */
export const Status = ({ tone, children }: { readonly tone: Tone; readonly children: string }) => (
  <Group component="span" gap={8} wrap="nowrap" align="flex-start" display="inline-flex" maw="100%">
    <span className="dot" data-tone={tone} aria-hidden="true" />
    <Text component="span" inherit className="status">
      <Breakable>{children}</Breakable>
    </Text>
  </Group>
)
