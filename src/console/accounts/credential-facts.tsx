import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { Asked } from '../parts/asked.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { useEnvironment } from '../session/environment-context.js'

const methods = { oauth2: 'OAuth sign-in', api_key: 'API key', oauth2_client_credentials: 'OAuth client credentials' } as const

const moment = (at: string | null, never: string) => (at === null ? never : <Moment at={at} as="both" />)

/** Facts of the credentials. No value of theirs ever reaches the console. */
export const CredentialFacts = ({ account }: { readonly account: Schemas['IntegratedAccount'] }) => {
  const { environment, api } = useEnvironment()
  const { id, authentication_method: method } = account
  const query = useQuery({
    queryKey: [environment.id, 'integrated-account', id, 'credentials'],
    queryFn: ({ signal }) => answered(api.GET('/integrated-account/{id}/credential-facts', { params: { path: { id } }, signal })),
  })
  return (
    <Section title="Credentials" about="Facts only; values are sealed and never shown.">
      <Asked query={query} what="The credentials" loading={<Loading label="Loading the credentials" />}>
        {(facts) => (
          <Facts
            rows={[
              ['Kind', methods[method]],
              [
                'Written',
                <>
                  {moment(facts.written_at, '')}, generation {facts.generation}
                </>,
              ],
              ['A person agreed', moment(facts.granted_at, 'Not here: it was imported')],
              method === 'oauth2' ? ['Refresh token', facts.has_refresh_token ? 'Present' : 'None'] : null,
              ['Access runs out', moment(facts.access_expires_at, 'Does not say')],
              facts.refresh_expires_at === null ? null : ['Refresh runs out', moment(facts.refresh_expires_at, '')],
              ['Last refreshed', moment(facts.last_refreshed_at, 'Not yet')],
              ['Next refresh', moment(facts.next_refresh_at, 'None planned')],
              ['Last fetched', moment(facts.last_used_at, 'Not yet')],
              ['Scopes', facts.granted_scopes.length === 0 ? 'None known' : facts.granted_scopes.join(', ')],
            ]}
          />
        )}
      </Asked>
    </Section>
  )
}
