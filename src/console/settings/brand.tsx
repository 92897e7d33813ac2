import { Grid, Stack } from '@mantine/core'
import { Asked } from '../parts/asked.js'
import { Section } from '../parts/section.js'
import { useDraft } from '../parts/use-draft.js'
import { BrandForm } from './brand-form.js'
import { BrandPreview } from './brand-preview.js'
import type { BrandDraft } from './brand-draft.js'
import { useSettings } from './use-settings.js'
import type { Settings } from './use-settings.js'

/** The company's face towards its customers, with the mail and the page beside it as they will be. */
export const Brand = () => <Asked query={useSettings()}>{(settings) => <Drafted settings={settings} />}</Asked>

const Drafted = ({ settings }: { readonly settings: Settings }) => {
  const [draft, change] = useDraft<BrandDraft>({
    product_name: settings.brand.product_name,
    color: settings.brand.color ?? '',
    logo_url: settings.brand.logo_url ?? '',
    reconnect_url: settings.brand.reconnect_url ?? '',
    support_email: settings.support.email ?? '',
    support_url: settings.support.url ?? '',
    locale: settings.default_locale,
  })
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Section title="Brand" about="What customers see in mails and on the connect page.">
          <BrandForm draft={draft} change={change} />
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="lg">
          <BrandPreview draft={draft} />
        </Stack>
      </Grid.Col>
    </Grid>
  )
}
