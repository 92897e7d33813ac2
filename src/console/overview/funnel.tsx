import type { Schemas } from '../api/clients.js'
import { Section } from '../parts/section.js'
import { Bars } from './bars.js'

interface FunnelProps {
  readonly funnel: Schemas['Stats']['funnel']
  readonly asTable: boolean
}

/** How many of those who were asked got how far. */
export const Funnel = ({ funnel, asTable }: FunnelProps) => (
  <Section title="From the mail to a working connection">
    <Bars
      caption="Cases opened in these days"
      of={funnel.mailed}
      asTable={asTable}
      rows={[
        { name: 'Mailed', count: funnel.mailed },
        { name: 'Opened the link', count: funnel.opened },
        { name: 'Began to sign in', count: funnel.started },
        { name: 'Consented', count: funnel.consented },
        { name: 'Healthy', count: funnel.healthy },
      ]}
    />
  </Section>
)
