import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Schemas } from '../api/clients.js'
import { Moment } from '../parts/moment.js'
import type { Tone } from '../parts/status-words.js'
import { MailWindow } from './mail-window.js'

type Entry = Schemas['TimelineEntry']

const tones: Readonly<Partial<Record<Entry['kind'], Tone>>> = {
  failure_detected: 'bad',
  attempt_failed: 'bad',
  mail_refused: 'bad',
  escalated: 'bad',
  held: 'bad',
  reauthorized: 'good',
  mail_sent: 'wait',
  link_minted: 'wait',
  page_opened: 'wait',
  attempt_started: 'wait',
}

/** What happened, the newest on top, in words; what was written down besides is one click away. */
export const Timeline = ({ entries }: { readonly entries: readonly Entry[] }) => {
  const [mail, setMail] = useState<string | null>(null)
  return (
    <>
      <ol className="timeline" reversed>
        {entries.toReversed().map((entry, i) => (
          <li key={`${String(entries.length - i)} ${entry.at} ${entry.kind}`}>
            <span className="dot" data-tone={tones[entry.kind] ?? 'quiet'} aria-hidden="true" />
            <Stack gap={2} miw={0}>
              <Group justify="space-between" gap="xs" align="baseline">
                <Text component="h3" fw={500} className="breaks">
                  {entry.title}
                </Text>
                <Text size="sm" c="dimmed">
                  <Moment at={entry.at} />
                </Text>
              </Group>
              {entry.detail !== null && (
                <Text size="sm" className="breaks">
                  {entry.detail}
                </Text>
              )}
              <Group gap="md" align="flex-start">
                <details className="raw">
                  <summary>
                    What was written down<span className="hidden"> about: {entry.title}</span>
                  </summary>
                  <Text size="sm" c="dimmed">
                    <Moment at={entry.at} as="full" />, by {entry.actor}
                  </Text>
                  <pre tabIndex={0}>{JSON.stringify(entry.data, null, 2)}</pre>
                </details>
                {typeof entry.data['mail_id'] === 'string' && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => {
                      setMail(String(entry.data['mail_id']))
                    }}
                  >
                    Show the mail
                  </Button>
                )}
              </Group>
            </Stack>
          </li>
        ))}
      </ol>
      <MailWindow
        id={mail}
        close={() => {
          setMail(null)
        }}
      />
    </>
  )
}
