import { Autocomplete, NumberInput, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { durationMs } from '../../domain/duration.js'
import { failureOf } from '../api/failure.js'
import { Save } from '../parts/save.js'
import { useDraft } from '../parts/use-draft.js'
import { linesOf } from './lines-of.js'
import { useChangeSettings } from './use-settings.js'
import type { Settings } from './use-settings.js'

type Delivery = Settings['mail']['delivery']

const deliveries: readonly { readonly value: Delivery; readonly label: string; readonly about: string }[] = [
  { value: 'live', label: 'Live', about: 'Mail goes to whom it is for.' },
  { value: 'allow_list', label: 'Allow list', about: 'Only to the addresses below; all other mail is written and held back.' },
  { value: 'redirect', label: 'Redirect', about: 'All of it goes to one address.' },
  { value: 'off', label: 'Off', about: 'Mails are written and held back.' },
]

const zones = Intl.supportedValuesOf('timeZone')

export const MailForm = ({ settings: { mail, time_zone: zone } }: { readonly settings: Settings }) => {
  const save = useChangeSettings()
  const failure = save.error && failureOf(save.error)
  const [draft, change] = useDraft({
    delivery: mail.delivery,
    allow: mail.allow.join('\n'),
    redirect_to: mail.redirect_to ?? '',
    from: mail.from,
    reply_to: mail.reply_to ?? '',
    bounce_domain: mail.bounce_domain ?? '',
    per_person_per_day: mail.per_person_per_day,
    per_person_per_week: mail.per_person_per_week,
    per_domain_per_minute: mail.per_domain_per_minute,
    gather_seconds: (durationMs(mail.gather_for) ?? 0) / 1000,
    time_zone: zone ?? '',
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          mail: {
            delivery: draft.delivery,
            allow: linesOf(draft.allow),
            redirect_to: draft.redirect_to.trim() === '' ? null : draft.redirect_to.trim(),
            from: draft.from.trim(),
            reply_to: draft.reply_to.trim() === '' ? null : draft.reply_to.trim(),
            bounce_domain: draft.bounce_domain.trim() === '' ? null : draft.bounce_domain.trim(),
            per_person_per_day: draft.per_person_per_day,
            per_person_per_week: draft.per_person_per_week,
            per_domain_per_minute: draft.per_domain_per_minute,
            gather_for: `PT${String(draft.gather_seconds)}S`,
          },
          time_zone: draft.time_zone.trim() === '' ? null : draft.time_zone.trim(),
        })
      }}
    >
      <Stack gap="md" maw={620}>
        <Radio.Group
          label="Delivery"
          value={draft.delivery}
          error={failure?.ofField('mail.delivery')}
          onChange={(value) => {
            change({ delivery: value })
          }}
        >
          <Stack gap="xs" mt="xs">
            {deliveries.map(({ value, label, about }) => (
              <Radio
                key={value}
                value={value}
                label={label}
                // Going live is a step of its own, above, which first shows who would get what.
                disabled={value === 'live' && mail.delivery !== 'live'}
                description={value === 'live' && mail.delivery !== 'live' ? `${about} By going live, above.` : about}
              />
            ))}
          </Stack>
        </Radio.Group>
        {draft.delivery === 'allow_list' && (
          <Textarea
            label="Allow list"
            description="One per line: an address, or a whole domain such as @us.example."
            autosize
            minRows={2}
            value={draft.allow}
            error={failure?.ofField('mail.allow')}
            onChange={({ currentTarget }) => {
              change({ allow: currentTarget.value })
            }}
          />
        )}
        {draft.delivery === 'redirect' && (
          <TextInput
            label="Redirect to"
            type="email"
            value={draft.redirect_to}
            error={failure?.ofField('mail.redirect_to')}
            onChange={({ currentTarget }) => {
              change({ redirect_to: currentTarget.value })
            }}
          />
        )}
        <TextInput
          label="From"
          description="Such as Acme <hello@acme.example>."
          value={draft.from}
          error={failure?.ofField('mail.from')}
          onChange={({ currentTarget }) => {
            change({ from: currentTarget.value })
          }}
        />
        <TextInput
          label="Reply to"
          value={draft.reply_to}
          error={failure?.ofField('mail.reply_to')}
          onChange={({ currentTarget }) => {
            change({ reply_to: currentTarget.value })
          }}
        />
        <TextInput
          label="Domain for mail that comes back"
          description="Such as bounces.acme.example, a subdomain of From’s whose MX leads to Relink. Empty: bounces go to From."
          value={draft.bounce_domain}
          error={failure?.ofField('mail.bounce_domain')}
          onChange={({ currentTarget }) => {
            change({ bounce_domain: currentTarget.value })
          }}
        />
        <NumberInput
          label="Most mails to one person in a day"
          description="A mail over it is put off, never dropped."
          min={1}
          max={100}
          w={260}
          value={draft.per_person_per_day}
          error={failure?.ofField('mail.per_person_per_day')}
          onChange={(value) => {
            change({ per_person_per_day: Number(value) })
          }}
        />
        <NumberInput
          label="Most mails to one person in seven days"
          description="Empty: three times as many as in a day."
          min={1}
          max={700}
          w={260}
          value={draft.per_person_per_week ?? ''}
          error={failure?.ofField('mail.per_person_per_week')}
          onChange={(value) => {
            change({ per_person_per_week: value === '' ? null : Number(value) })
          }}
        />
        <NumberInput
          label="Most reminders to one domain in a minute"
          description="The others wait for their turn. Empty: any number, until a mail server says that they come too fast."
          min={1}
          max={10_000}
          maw={320}
          value={draft.per_domain_per_minute ?? ''}
          error={failure?.ofField('mail.per_domain_per_minute')}
          onChange={(value) => {
            change({ per_domain_per_minute: value === '' ? null : Number(value) })
          }}
        />
        <NumberInput
          label="Seconds to wait for more of the same person"
          description="All that comes within it becomes one mail, with one page. 0: each connection has a mail of its own."
          min={0}
          max={120}
          maw={320}
          value={draft.gather_seconds}
          error={failure?.ofField('mail.gather_for')}
          onChange={(value) => {
            change({ gather_seconds: Number(value) })
          }}
        />
        <Autocomplete
          label="Time zone"
          description="For contacts that have no zone of their own or of their tenant. Left empty, their mails give times in UTC and go out at any hour."
          data={zones}
          limit={8}
          value={draft.time_zone}
          error={failure?.ofField('time_zone')}
          onChange={(value) => {
            change({ time_zone: value })
          }}
        />
        <Save of={save} label="Save mail settings" />
      </Stack>
    </form>
  )
}
