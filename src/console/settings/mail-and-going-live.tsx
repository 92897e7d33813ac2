import { Stack } from '@mantine/core'
import { Asked } from '../parts/asked.js'
import { Section } from '../parts/section.js'
import { BounceTest } from './bounce-test.js'
import { GoingLive } from './going-live.js'
import { MailForm } from './mail-form.js'
import { useSettings } from './use-settings.js'

/** Whom mail reaches, and the steps from no one to every customer. */
export const MailAndGoingLive = () => (
  <Asked query={useSettings()}>
    {(settings) => (
      <Stack gap="lg">
        <GoingLive settings={settings} />
        <Section title="Mail" about="Who gets mail from this environment, and from whom it comes.">
          <MailForm key={String(settings.mail.delivery === 'live')} settings={settings} />
        </Section>
        {settings.mail.bounce_domain !== null && (
          <Section title="Mail that comes back">
            <BounceTest />
          </Section>
        )}
      </Stack>
    )}
  </Asked>
)
