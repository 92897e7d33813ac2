import { NativeSelect, Stack, TextInput } from '@mantine/core'
import { failureOf } from '../api/failure.js'
import { Save } from '../parts/save.js'
import { brandOf, supportOf } from './brand-draft.js'
import type { BrandDraft } from './brand-draft.js'
import { useChangeSettings } from './use-settings.js'

interface BrandFormProps {
  readonly draft: BrandDraft
  readonly change: (part: Partial<BrandDraft>) => void
}

const texts = [
  { name: 'product_name', field: 'brand.product_name', label: 'Product', about: 'What people know your product by.' },
  { name: 'color', field: 'brand.color', label: 'Colour', about: 'Of the button, such as #1a5fb4. Darkened where it could not be read.' },
  { name: 'logo_url', field: 'brand.logo_url', label: 'Logo', about: 'An address; at most 6 kB, fetched once, on saving. Pages show it.' },
  {
    name: 'reconnect_url',
    field: 'brand.reconnect_url',
    label: 'Where to reconnect without the link',
    about: 'A page of your product, for people who would rather not follow a link in a mail.',
  },
  { name: 'support_email', field: 'support.email', label: 'Support’s email', about: 'Where customers write to, and where escalations go.' },
  { name: 'support_url', field: 'support.url', label: 'Support’s page', about: '' },
] as const

const languages = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
]

export const BrandForm = ({ draft, change }: BrandFormProps) => {
  const save = useChangeSettings()
  const failure = save.error && failureOf(save.error)
  const isListed = languages.some(({ value }) => value === draft.locale)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ brand: brandOf(draft), support: supportOf(draft), default_locale: draft.locale })
      }}
    >
      <Stack gap="md">
        {texts.map(({ name, field, label, about }) => (
          <TextInput
            key={name}
            label={label}
            description={about === '' ? undefined : about}
            value={draft[name]}
            required={name === 'product_name'}
            withAsterisk={false}
            error={failure?.ofField(field)}
            onChange={({ currentTarget }) => {
              change({ [name]: currentTarget.value })
            }}
          />
        ))}
        <NativeSelect
          label="Language"
          description="Of mails and pages for people whose own is not known."
          data={isListed ? languages : [{ value: draft.locale, label: draft.locale }, ...languages]}
          value={draft.locale}
          onChange={({ currentTarget }) => {
            change({ locale: currentTarget.value })
          }}
        />
        <Save of={save} label="Save brand" />
      </Stack>
    </form>
  )
}
