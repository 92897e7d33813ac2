import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { shopifyRecorded } from './recorded/shopify.js'
import { exactScopes } from './scope-rules.js'

// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
const rules = rulesWith([
  {
    // Shopify/shopify-cli issue 1770, orbit-apps/elixir-shopifyapi 380 and 382: a frozen or closed store, with 402, 403 or 423.
    when: { text: ['unavailable shop', 'shop is unavailable', 'shop is frozen', 'store is unavailable'] },
    verdict: 'user',
    refusal: 'certain',
    addressee: 'admin',
    code: 'not_subscribed',
    summary: 'The Shopify store is frozen or closed, often since its plan was not paid; its owner has to open it again.',
  },
  {
    // https://shopify.dev/docs/api/usage/response-codes: 402 a frozen store, 423 a locked one.
    when: { status: [402, 423] },
    verdict: 'user',
    refusal: 'certain',
    addressee: 'admin',
    code: 'not_subscribed',
    summary: 'The Shopify store is frozen or locked, often since its plan was not paid; its owner has to open it again.',
  },
  {
    when: { status: [400, 401], code: ['invalid_grant', 'invalid_request'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was uninstalled from the Shopify store, or its access was not used there for 90 days.',
  },
  {
    when: { code: ['application_cannot_be_found'] },
    verdict: 'operator',
    code: 'app_unknown',
    summary: 'Shopify does not know this client id.',
  },
])

export const shopify: Platform = {
  preset: {
    ...generic.preset,
    platform: 'shopify',
    label: 'Shopify',
    create_app_at: 'https://dev.shopify.com/dashboard',
    oauth: {
      ...generic.preset.oauth,
      // …/access-tokens/authorization-code-grant; `shop` is the store's name before .myshopify.com.
      authorization_endpoint: 'https://{shop}.myshopify.com/admin/oauth/authorize',
      token_endpoint: 'https://{shop}.myshopify.com/admin/oauth/access_token',
      token_endpoint_auth_method: 'client_secret_post',
      scope_separator: ',',
      pkce: 'none',
      // Tokens that expire, with one to refresh them: demanded of public apps from 2027 on.
      token_params: { expiring: '1' },
      identity: { from: 'callback', paths: ['shop'], must_match: 'account' },
    },
  },
  rules,
  quirks: {
    ...plain,
    // https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens: until the new one is used, 30 days at most.
    raceGraceMs: 30 * dayMs,
    rotatesRefreshToken: true,
    ageOfGrant: { ...ageless, idleMs: 90 * dayMs },
  },
  // …/api/usage/access-scopes: an answer leaves out read access where it has write access.
  scopes: {
    ...exactScopes,
    coveredBy: (scope) => (/^(?:unauthenticated_)?read_/.test(scope) ? [scope.replace('read_', 'write_')] : []),
  },
  revocation: 'not_offered',
  recorded: shopifyRecorded,
}
