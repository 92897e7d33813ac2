import { pageStatus, pageStates } from '../../src/connect/pages/page-state.js'
import type { PageState } from '../../src/connect/pages/page-state.js'
import type { Locale } from '../../src/connect/pages/catalogue/catalogue.js'
import type { PageView } from '../../src/connect/pages/page-view.js'

export { pageStatus, pageStates }

const anonymous: readonly PageState[] = ['link_unknown', 'start_again', 'too_many', 'unavailable']
const token = '0b1c9a52-5f0e-4d7c-9f2a-3c1d2e4f5a6b'

/** A page as it looks on an ordinary day, for each state. */
export const pageView = (state: PageState, locale: Locale, change: Partial<PageView> = {}): PageView => {
  const known = !anonymous.includes(state)
  const isNew = state === 'new_account' || state === 'choose'
  return {
    state,
    locale,
    facts: {
      product: known ? 'Acme Reports' : '',
      platform: known ? 'HubSpot' : '',
      account: known ? 'Northwind (a•••@northwind.example)' : null,
      tenant: 'Northwind',
      since: '23 November 2026, 14:05 (CET)',
      impact: null,
      signInHost: 'hubspot.example',
      linkUntil: '30 November 2026, 14:05 (CET)',
      supportEmail: known ? 'support@acme.example' : null,
      contact: 'a•••@northwind.example',
      on: '24 November 2026, 09:12 (CET)',
      by: 'a•••@northwind.example',
      works: state === 'works_already' || state === 'link_spent',
      isNew,
      chosen: 'b•••@elsewhere.example',
      isUnnamed: false,
      missing: ['contacts.read'],
      signsIn: state !== 'entered_refused',
      enters: state === 'entered_refused' ? ['API key'] : [],
      left: state === 'list' ? 3 : 0,
    },
    brand: known ? { name: 'Acme Reports', logo: null, color: '#e0b000' } : null,
    reference: known && !isNew ? 'RL-7K3F9Q' : null,
    reconnectUrl: known ? 'https://app.acme.example/settings/connections' : null,
    supportUrl: known ? 'https://help.acme.example/' : null,
    form: known
      ? {
          action: state === 'link_expired' ? '/connect-account/fresh-link' : '/connect-account',
          linkToken: token,
          integration: isNew ? 'hubspot' : null,
          fields: [],
          newWindow: false,
          attempt: null,
          listToken: null,
        }
      : null,
    choices:
      state === 'choose'
        ? [
            { label: 'HubSpot', href: `/connect-account?link_token=${token}&integration=hubspot` },
            { label: 'Salesforce', href: `/connect-account?link_token=${token}&integration=salesforce` },
          ]
        : [],
    list:
      state === 'list'
        ? {
            token,
            rows: [
              {
                caseId: '0192e8c5-0000-7000-8000-000000000001',
                reference: 'RL-7K3F9Q',
                platform: 'HubSpot',
                account: 'Northwind',
                since: '23 November 2026, 14:05 (CET)',
                isChecked: false,
              },
              {
                caseId: '0192e8c5-0000-7000-8000-000000000002',
                reference: 'RL-8M2D4T',
                platform: 'Salesforce',
                account: 'Northwind (a•••@northwind.example)',
                since: '23 November 2026, 14:05 (CET)',
                isChecked: false,
              },
              {
                caseId: '0192e8c5-0000-7000-8000-000000000003',
                reference: 'RL-5P6W7X',
                platform: 'Xero',
                account: 'Northwind Ltd',
                since: '24 November 2026, 09:12 (CET)',
                isChecked: true,
              },
            ],
          }
        : null,
    backHref: null,
    listHref: null,
    embedding: null,
    retryAfterSeconds: null,
    ...change,
  }
}
