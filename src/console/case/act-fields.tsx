import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ApiFailure } from '../api/failure.js'
import type { ActName } from './act-names.js'

/** What a person fills in, as text; `bodyOf` makes the call's body of it. */
export interface ActGiven {
  readonly until: string
  readonly words: string
  readonly verdict: 'user' | 'operator'
  readonly addressee: string
  readonly wrong: boolean
}

const localTime = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

export const nothingGiven = (): ActGiven => ({
  until: localTime(new Date(Date.now() + 86_400_000)),
  words: '',
  verdict: 'user',
  addressee: '',
  wrong: false,
})

export const bodyOf = (act: ActName, { until, words, verdict, addressee, wrong }: ActGiven): Record<string, string | boolean> => {
  switch (act) {
    case 'resend':
    case 'release':
    case 'read-again':
      return {}
    case 'snooze':
      return { until: until === '' ? '' : new Date(until).toISOString() }
    case 'escalate':
      return words.trim() === '' ? {} : { note: words }
    case 'cancel':
      return { reason: words }
    case 'verdict':
      return { verdict, note: words, ...(addressee !== '' && { addressee }), ...(wrong && { wrong }) }
    case 'note':
      return { text: words }
  }
}

const addressees = {
  user: [
    { value: 'contact', label: 'The contact' },
    { value: 'admin', label: 'An administrator of the customer' },
  ],
  operator: [
    { value: 'operator', label: 'Our operator' },
    { value: 'support', label: 'Support' },
  ],
} as const

const wordsLabel: Readonly<Partial<Record<ActName, string>>> = {
  escalate: 'Note (if you like)',
  cancel: 'Reason',
  verdict: 'Why',
  note: 'Note',
}

interface ActFieldsProps {
  readonly act: ActName
  readonly given: ActGiven
  readonly change: (given: ActGiven) => void
  readonly failure: ApiFailure | null
}

export const ActFields = ({ act, given, change, failure }: ActFieldsProps) => {
  const label = wordsLabel[act]
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'longGeneric' })
    .formatToParts(new Date())
    .find(({ type }) => type === 'timeZoneName')?.value
  return (
    <>
      {act === 'snooze' && (
        <TextInput
          type="datetime-local"
          label="Until"
          description={zone}
          required
          value={given.until}
          error={failure?.ofField('until')}
          onChange={({ currentTarget }) => {
            change({ ...given, until: currentTarget.value })
          }}
        />
      )}
      {act === 'verdict' && (
        <>
          <NativeSelect
            label="Verdict"
            data={[
              { value: 'user', label: 'A person must reconnect' },
              { value: 'operator', label: 'Our app is at fault' },
            ]}
            value={given.verdict}
            onChange={({ currentTarget }) => {
              change({ ...given, verdict: currentTarget.value as ActGiven['verdict'], addressee: '' })
            }}
          />
          <NativeSelect
            label="Who can mend it"
            data={[...addressees[given.verdict]]}
            value={given.addressee}
            error={failure?.ofField('addressee')}
            onChange={({ currentTarget }) => {
              change({ ...given, addressee: currentTarget.value })
            }}
          />
          <Checkbox
            label="This verdict was wrong"
            description="The timeline keeps what it said, and that you said so"
            checked={given.wrong}
            onChange={({ currentTarget }) => {
              change({ ...given, wrong: currentTarget.checked })
            }}
          />
        </>
      )}
      {label !== undefined && (
        <Textarea
          label={label}
          required={act !== 'escalate'}
          autosize
          minRows={2}
          maxLength={4000}
          value={given.words}
          error={failure?.ofField('note') ?? failure?.ofField('reason') ?? failure?.ofField('text')}
          onChange={({ currentTarget }) => {
            change({ ...given, words: currentTarget.value })
          }}
        />
      )}
    </>
  )
}
