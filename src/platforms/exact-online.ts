import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { exactOnlineRecorded } from './recorded/exact-online.js'
import { exactScopes } from './scope-rules.js'

// https://support.exactonline.com/community/s/knowledge-base#All-All-DNO-Content-oauth-eol-oauth-devstep3
const rules = rulesWith([
  {
    // https://github.com/websmurf/laravel-exact-online/issues/31
    when: { text: ['access_token not expired', 'access token not expired'] },
    verdict: 'transient',
    code: 'too_early',
    summary: 'Exact Online refreshes a token only in its last 30 seconds, and this one still lives.',
  },
  {
    // https://github.com/picqer/exact-php-client/issues/644
    when: { text: 'old refresh token used' },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The refresh token was used before, and Exact Online accepts each only once, so a person has to reconnect.',
  },
])

/** One for each country's accounts. */
const countries = {
  nl: 'exactonline.nl',
  be: 'exactonline.be',
  de: 'exactonline.de',
  fr: 'exactonline.fr',
  es: 'exactonline.es',
  uk: 'exactonline.co.uk',
  us: 'exactonline.com',
}

export const exactOnline: Platform = {
  preset: {
    ...generic.preset,
    platform: 'exact-online',
    label: 'Exact Online',
    create_app_at: 'https://apps.exactonline.com',
    oauth: {
      ...generic.preset.oauth,
      // …#All-All-DNO-Content-oauth-eol-oauth-dev-step2
      authorization_endpoint: 'https://start.{country}/api/oauth2/auth',
      token_endpoint: 'https://start.{country}/api/oauth2/token',
      token_endpoint_auth_method: 'client_secret_post',
      pkce: 'none',
      // https://start.exactonline.nl/docs/HlpRestAPIResourcesDetails.aspx?name=SystemSystemMe
      identity: {
        from: 'url',
        url: 'https://start.{country}/api/v1/current/Me?$select=DivisionCustomer,DivisionCustomerName',
        paths: ['d.results.*.DivisionCustomer'],
        label_path: 'd.results.*.DivisionCustomerName',
        must_match: 'account',
      },
    },
    hosts: { country: { usual: 'nl', values: countries } },
  },
  rules,
  quirks: {
    ...plain,
    rotatesRefreshToken: true,
    // Ten minutes of life, refreshed in the last 30 seconds only.
    minimumAgeBeforeRefresh: 570_000,
    ageOfGrant: { ...ageless, idleMs: 30 * dayMs },
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: exactOnlineRecorded,
}
