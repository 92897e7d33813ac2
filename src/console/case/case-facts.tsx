import { Anchor } from '@mantine/core'
import { Fragment } from 'react'
import type { Schemas } from '../api/clients.js'
import { Facts } from '../parts/facts.js'
import { OutIcon } from '../parts/icons.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { verdictNames } from '../../domain/state-words.js'
import { saysReason } from './case-sentence.js'
import { holdNames } from './hold-words.js'

const addressees: Readonly<Record<NonNullable<Schemas['Case']['addressee']>, string>> = {
  contact: 'The contact',
  admin: 'An administrator of the customer',
  operator: 'Our operator',
  support: 'Support',
}

const moment = (at: string | null) => at && <Moment at={at} as="full" />

export const CaseFacts = ({ one }: { readonly one: Schemas['Case'] }) => {
  const { reason, workflow } = one
  return (
    <Section title="Facts">
      <div className="narrow-facts">
        <Facts
          rows={[
            ['Verdict', one.verdict === null ? verdictNames.none : verdictNames[one.verdict]],
            one.addressee === null ? null : ['Who can mend it', addressees[one.addressee]],
            saysReason(one) ? null : ['What failed', reason.summary],
            reason.platform_code === null && reason.http_status === null
              ? null
              : [
                  'The platform’s answer',
                  [reason.http_status, reason.platform_code, reason.platform_message].filter((part) => part !== null).join(' · '),
                ],
            one.contact === null
              ? ['Contact', 'None']
              : ['Contact', `${one.contact.name === null ? '' : `${one.contact.name}, `}${one.contact.email}`],
            one.hold === null
              ? null
              : [
                  'Held',
                  <Fragment key="held">
                    {holdNames[one.hold.why]}, since {moment(one.hold.since)}
                  </Fragment>,
                ],
            one.snoozed_until !== null && one.outcome === null && Date.parse(one.snoozed_until) > Date.now()
              ? ['Snoozed until', moment(one.snoozed_until)]
              : null,
            one.relapse === 0 ? null : ['Relapses in a row', String(one.relapse)],
            ['Opened', moment(one.opened_at)],
            one.confirmed_at === null ? ['Your systems notified', 'Not yet'] : ['Your systems notified', moment(one.confirmed_at)],
            one.first_notified_at === null ? null : ['First mail', moment(one.first_notified_at)],
            one.escalated_at === null ? null : ['Escalated', moment(one.escalated_at)],
            one.closed_at === null ? null : ['Closed', moment(one.closed_at)],
            one.incident_id === null
              ? null
              : [
                  'Incident',
                  <PageLink key="incident" to="/$environment/incidents/$incidentId" params={{ incidentId: one.incident_id }}>
                    Open the incident
                  </PageLink>,
                ],
            ['Tenant', one.tenant_id],
            [
              'Workflow',
              workflow.url === null ? (
                workflow.id
              ) : (
                <Anchor key="workflow" href={workflow.url} target="_blank" rel="noreferrer">
                  Open in Temporal <OutIcon />
                </Anchor>
              ),
            ],
          ]}
        />
      </div>
    </Section>
  )
}
