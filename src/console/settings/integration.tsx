import { Alert, Code, Grid, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Copy } from '../parts/copy.js'
import { Facts } from '../parts/facts.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import { usePart } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { CheckClient } from './check-client.js'
import { ConnectionTest } from './connection-test.js'
import { IntegrationForm } from './integration-form.js'
import { VerdictRules } from './verdict-rules.js'

/** One OAuth app: what is set, whether the platform accepts it, and the address to register there. */
export const Integration = () => {
  const { environment, api } = useEnvironment()
  const id = usePart('integrationId')
  const query = useQuery({
    queryKey: [environment.id, 'integration', id],
    queryFn: ({ signal }) => answered(api.GET('/integration/{id}', { params: { path: { id } }, signal })),
  })
  return (
    <Asked query={query} what="The integration">
      {(integration) => (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Section title={integration.config.label} about={`${integration.platform}, ${integration.name}`}>
              {integration.warnings.map(({ field, message }) => (
                <Alert key={field} color="yellow" title={field}>
                  {message}
                </Alert>
              ))}
              {integration.endpoints_changed_at !== null && (
                <Alert color="yellow" title="Nothing is sent to the platform" mb="md">
                  Where secrets go was changed <Moment at={integration.endpoints_changed_at} as="both" /> and is not confirmed. Another
                  person confirms it at a terminal, with <Code>relink integration confirm</Code>.
                </Alert>
              )}
              <IntegrationForm integration={integration} />
            </Section>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack gap="lg">
              {integration.oauth && (
                <Section title="At the platform">
                  <TextInput label="Redirect address to register there" value={integration.redirect_uri} readOnly />
                  <div>
                    <Copy value={integration.redirect_uri} what="the address" />
                  </div>
                  <CheckClient integrationId={id} />
                </Section>
              )}
              {integration.authentication_method === 'oauth2' && (
                <ConnectionTest integrationId={id} redirectUri={integration.redirect_uri} />
              )}
              {integration.oauth && (
                <Section title="Set by the preset, or through the API">
                  <Facts
                    rows={[
                      ['Sign-in', integration.oauth.authorization_endpoint ?? 'None'],
                      ['Tokens', integration.oauth.token_endpoint],
                      ['Client', integration.oauth.token_endpoint_auth_method],
                      ['Identity', `${integration.oauth.identity.must_match} must match, from ${integration.oauth.identity.from}`],
                      integration.oauth.client_secret_expires_at === null
                        ? null
                        : ['Secret runs out', <Moment key="secret" at={integration.oauth.client_secret_expires_at} as="both" />],
                      ['Created', <Moment key="created" at={integration.created_at} as="both" />],
                    ]}
                  />
                </Section>
              )}
              {integration.oauth && <VerdictRules integration={integration.name} />}
              {integration.oauth === null && <Text c="dimmed">Its accounts have an API key: there is no OAuth app to check.</Text>}
            </Stack>
          </Grid.Col>
        </Grid>
      )}
    </Asked>
  )
}
