import { Code } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'

/** What the account is. */
export const AccountFacts = ({ account }: { readonly account: Schemas['IntegratedAccount'] }) => {
  const { remote_account: remote } = account
  return (
    <Section title="Account">
      <Facts
        rows={[
          ['Id', <Code key="id">{account.id}</Code>],
          ['Tenant', account.tenant_id],
          account.external_id === null ? null : ['External id', account.external_id],
          ['At the platform', remote === null ? 'Not known yet' : (remote.label ?? remote.account ?? remote.person ?? remote.issuer)],
          account.impact === null ? null : ['What stops without it', account.impact],
          ['Mails', account.notify ? 'Its contacts are mailed' : 'No mail is sent about it'],
          account.is_sandbox ? ['Sandbox', 'Yes: it never reaches a customer'] : null,
          ['Since', <Moment key="since" at={account.created_at} as="both" />],
        ]}
      />
    </Section>
  )
}
