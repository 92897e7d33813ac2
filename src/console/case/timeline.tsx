import { Button, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Asked } from '../parts/asked.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import type { Tone } from '../parts/status-words.js'
import { Deliveries } from './deliveries.js'
import { foldTimeline, toldTone, toldWords } from './fold-timeline.js'
import type { Entry, TimelineItem } from './fold-timeline.js'
import { MailWindow } from './mail-window.js'

const tones: Readonly<Partial<Record<Entry['kind'], Tone>>> = {
  failure_detected: 'bad',
  attempt_failed: 'bad',
  mail_refused: 'bad',
  mail_returned: 'bad',
  escalated: 'bad',
  held: 'bad',
  reauthorized: 'good',
  mail_sent: 'wait',
  page_opened: 'wait',
  attempt_started: 'wait',
}

interface TimelineProps {
  readonly query: UseQueryResult<{ readonly result: readonly Entry[] }>
}

/** What happened, the newest on top, in words. One switch shows what was written down besides. */
export const Timeline = ({ query }: TimelineProps) => {
  const [isWhole, setWhole] = useState(false)
  return (
    <Section
      title="What has happened"
      about="The newest first"
      actions={
        <Button
          variant="default"
          size="compact-sm"
          aria-pressed={isWhole}
          onClick={() => {
            setWhole(!isWhole)
          }}
        >
          {isWhole ? 'Hide what was written down' : 'Show what was written down'}
        </Button>
      }
    >
      <Asked query={query} what="The timeline">
        {({ result }) => <Items items={foldTimeline(result)} isWhole={isWhole} />}
      </Asked>
    </Section>
  )
}

const Items = ({ items, isWhole }: { readonly items: readonly TimelineItem[]; readonly isWhole: boolean }) => {
  const [mail, setMail] = useState<string | null>(null)
  return (
    <>
      <ol className="timeline" reversed>
        {items.map((item, i) => {
          const key = String(items.length - i)
          if (item.kind === 'told') return <Told key={key} {...item} />
          if (item.kind === 'steps') return <Steps key={key} entries={item.entries} isWhole={isWhole} />
          return <Happened key={key} entry={item.entry} isWhole={isWhole} show={setMail} />
        })}
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

const Line = ({ tone, at, children }: { readonly tone: Tone; readonly at: string; readonly children: ReactNode }) => (
  <li>
    <span className="dot" data-tone={tone} aria-hidden="true" />
    <div className="line">
      <Stack gap={2} miw={0}>
        {children}
      </Stack>
      <Text size="sm" c="dimmed" flex="none">
        <Moment at={at} />
      </Text>
    </div>
  </li>
)

interface HappenedProps {
  readonly entry: Entry
  readonly isWhole: boolean
  readonly show: (mailId: string) => void
}

const Happened = ({ entry, isWhole, show }: HappenedProps) => {
  const mailId = entry.data['mail_id']
  return (
    <Line tone={tones[entry.kind] ?? 'quiet'} at={entry.at}>
      <Text component="h3" fw={500} className="breaks">
        {entry.title}
      </Text>
      {entry.detail !== null && (
        <Text size="sm" className="breaks">
          {entry.detail}
        </Text>
      )}
      {isWhole && <Written entry={entry} />}
      {typeof mailId === 'string' && (
        <Button
          variant="subtle"
          size="compact-sm"
          className="in-line"
          onClick={() => {
            show(mailId)
          }}
        >
          Show the mail
        </Button>
      )}
    </Line>
  )
}

/** What Relink did by itself, in a line of small print. */
const Steps = ({ entries, isWhole }: { readonly entries: readonly Entry[]; readonly isWhole: boolean }) => (
  <Line tone="quiet" at={entries.at(-1)?.at ?? ''}>
    {isWhole ? (
      entries.map((entry) => (
        <div key={`${entry.at} ${entry.title}`}>
          <Text size="sm" className="breaks">
            {entry.title}
            {entry.detail !== null && `: ${entry.detail}`}
          </Text>
          <Written entry={entry} />
        </div>
      ))
    ) : (
      <Text size="sm" c="dimmed" className="breaks">
        {entries.map(({ title }) => title).join('. ')}
      </Text>
    )}
  </Line>
)

/** Every delivery, in one line that opens. */
const Told = ({ at, deliveries }: { readonly at: string; readonly deliveries: readonly Entry[] }) => (
  <Line tone={toldTone(deliveries)} at={at}>
    {deliveries.length === 0 ? (
      <Text size="sm" c="dimmed">
        {toldWords(deliveries)}
      </Text>
    ) : (
      <details className="raw">
        <summary>{toldWords(deliveries)}</summary>
        <Deliveries deliveries={deliveries.toReversed()} />
      </details>
    )}
  </Line>
)

const Written = ({ entry }: { readonly entry: Entry }) => (
  <div className="raw">
    <Text size="sm" c="dimmed">
      <Moment at={entry.at} as="full" />, by {entry.actor}
    </Text>
    <pre tabIndex={0} aria-label={`What was written down about: ${entry.title}`} role="region">
      {JSON.stringify(entry.data, null, 2)}
    </pre>
  </div>
)
