import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Settings } from '../settings/use-settings.js'
import { PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { Status } from '../parts/status.js'
import { firstSteps } from './first-steps.js'
import type { FirstStep, Known } from './first-steps.js'

/** An account has no page of its own to be brought: the API does it. */
const linked = ({ key, title }: FirstStep): ReactNode => {
  switch (key) {
    case 'integrations':
      return <PageLink to="/$environment/settings/integrations/new">{title}</PageLink>
    case 'webhooks':
      return <PageLink to="/$environment/webhooks">{title}</PageLink>
    case 'isNamed':
      return <PageLink to="/$environment/settings/brand">{title}</PageLink>
    case 'isLive':
      return <PageLink to="/$environment/settings/mail">{title}</PageLink>
    case 'accounts':
      return title
  }
}

export const isNamed = ({ brand, name }: Settings): boolean =>
  brand.reconnect_url !== null || brand.color !== null || brand.product_name !== name

/** In place of figures that are all nought: what to do first, and what of it is done. */
export const FirstRun = ({ known }: { readonly known: Known }) => (
  <Section title="First steps" about="No account is here yet. Once one is, this page shows how its connections fare.">
    <Stack component="ol" gap="md" className="first-steps">
      {firstSteps(known).map((step) => (
        <li key={step.key}>
          <Text fw={500} component="div">
            {linked(step)}
          </Text>
          <Text size="sm" c="dimmed">
            {step.about}
          </Text>
          <Text size="sm" component="div">
            <Status tone={step.isDone ? 'good' : 'wait'}>{step.isDone ? 'Done' : 'To do'}</Status>
          </Text>
        </li>
      ))}
    </Stack>
  </Section>
)
