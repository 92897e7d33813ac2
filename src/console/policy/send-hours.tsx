import { Checkbox, Group, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import type { ApiFailure } from '../api/failure.js'
import { defaultPolicy, weekdays } from '../../domain/policy.js'
import { linesOf } from '../settings/lines-of.js'
import './send-hours.css'

type Policy = Schemas['Policy']
type Window = Policy['send_window']
type Hours = Exclude<Window, string>

interface SendHoursProps {
  readonly policy: Policy
  readonly change: (policy: Policy) => void
  readonly isReadOnly: boolean
  readonly failure: ApiFailure | null
}

const dayNames = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const satisfies Record<(typeof weekdays)[number], string>

const copied = (hours: Hours): Hours => ({ ...hours, days: [...hours.days], days_off: [...hours.days_off] })

/** What "not at any hour" begins with. */
const usual = defaultPolicy.send_window as Hours

/** On which days and between which hours reminders reach people. */
export const SendHours = ({ policy, change, isReadOnly, failure }: SendHoursProps) => {
  const window = policy.send_window
  const set = (next: Window): void => {
    change({ ...policy, send_window: next })
  }
  return (
    <Stack gap="md" component="section" aria-label="Hours">
      <Title order={3} size="h4">
        Hours
      </Title>
      <Switch
        label="Mail at any hour"
        description="Switched off: a reminder waits for its recipient’s mailing hours."
        checked={window === 'always'}
        disabled={isReadOnly}
        onChange={({ currentTarget }) => {
          set(currentTarget.checked ? 'always' : copied(usual))
        }}
      />
      {window !== 'always' && <Hours window={window} set={set} isReadOnly={isReadOnly} failure={failure} />}
    </Stack>
  )
}

interface HoursProps extends Pick<SendHoursProps, 'isReadOnly' | 'failure'> {
  readonly window: Hours
  readonly set: (window: Window) => void
}

const Hours = ({ window, set, isReadOnly, failure }: HoursProps) => {
  const problem = (field: keyof Hours): string | undefined => failure?.ofField(`send_window.${field}`)
  return (
    <>
      <Checkbox.Group
        label="Days"
        value={window.days}
        error={problem('days')}
        onChange={(days) => {
          set({ ...window, days: weekdays.filter((day) => days.includes(day)) })
        }}
      >
        <Stack gap={6} mt="xs">
          {weekdays.map((day) => (
            <div key={day} className="send-day">
              <Checkbox value={day} label={dayNames[day]} disabled={isReadOnly} />
              <Bar window={window} isOpen={window.days.includes(day)} />
            </div>
          ))}
        </Stack>
      </Checkbox.Group>
      <Group gap="sm" align="flex-start">
        <TextInput
          type="time"
          label="From"
          value={window.from}
          readOnly={isReadOnly}
          error={problem('from')}
          onChange={({ currentTarget }) => {
            set({ ...window, from: currentTarget.value })
          }}
        />
        <TextInput
          type="time"
          label="Until"
          value={window.to === '24:00' ? '00:00' : window.to}
          readOnly={isReadOnly}
          error={problem('to')}
          onChange={({ currentTarget }) => {
            set({ ...window, to: currentTarget.value === '00:00' ? '24:00' : currentTarget.value })
          }}
        />
      </Group>
      <DaysOff window={window} set={set} isReadOnly={isReadOnly} failure={failure} />
      <Text size="sm" c="dimmed">
        The hours are those of each person’s own time zone, else of their tenant’s, else of the environment’s. A person without a known time
        zone is mailed at any hour. What a person asks for, such as a resend, goes at once.
      </Text>
    </>
  )
}

/** The day from midnight to midnight, the open hours filled. */
const Bar = ({ window, isOpen }: { readonly window: Hours; readonly isOpen: boolean }) => {
  const [from, to] = [shareOf(window.from), shareOf(window.to)]
  const isDrawn = isOpen && from < to
  return (
    <span className="send-bar" aria-hidden="true">
      {isDrawn && <span style={{ insetInlineStart: `${String(from)}%`, inlineSize: `${String(to - from)}%` }} />}
    </span>
  )
}

/** Of the day, in percent. */
const shareOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return ((hours * 60 + minutes) / 1440) * 100
}

/** Of the first line that is wrong, else of the whole list. */
const problemOf = ({ days_off: daysOff }: Hours, failure: ApiFailure | null): string | undefined => {
  const lines = daysOff.flatMap((day, index) => {
    const problem = failure?.ofField(`send_window.days_off.${String(index)}`)
    return problem === undefined ? [] : [`“${day}” ${problem}`]
  })
  return lines[0] ?? failure?.ofField('send_window.days_off')
}

const DaysOff = ({ window, set, isReadOnly, failure }: HoursProps) => (
  <Textarea
    label="Days off"
    description="Dates on which no one is mailed, one to a line, such as 2026-12-25."
    autosize
    minRows={2}
    maw={320}
    readOnly={isReadOnly}
    value={window.days_off.join('\n')}
    error={problemOf(window, failure)}
    onChange={({ currentTarget }) => {
      set({ ...window, days_off: currentTarget.value.split('\n') })
    }}
    onBlur={({ currentTarget }) => {
      set({ ...window, days_off: linesOf(currentTarget.value) })
    }}
  />
)
