import { generic, rulesWith } from './generic.js'
import { ageless, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { zohoRecorded } from './recorded/zoho.js'

// https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-refresh.html and help.zoho.com, "Kaizen #4 - Troubleshooting OAuth2.0"
const rules = rulesWith([
  {
    // Before "Access Denied", under which it may come.
    when: { text: ['inactive user', 'user is inactive', 'user_inactive', 'inactive_user'] },
    verdict: 'user',
    refusal: 'certain',
    addressee: 'admin',
    code: 'account_disabled',
    summary: "The Zoho user who connected it was made inactive in the customer's organization.",
  },
  {
    when: { code: ['inactive_user', 'user_inactive', 'invalid_user', 'account_inactive'] },
    verdict: 'user',
    refusal: 'certain',
    addressee: 'admin',
    code: 'account_disabled',
    summary: "The Zoho user who connected it was made inactive in the customer's organization.",
  },
  {
    // A limit on tokens within 10 minutes; the words are all that tells it from a refusal.
    when: { code: ['Access Denied'] },
    verdict: 'transient',
    code: 'too_many_tokens',
    summary: 'Zoho gives no more tokens at the moment: too many were asked for within 10 minutes.',
  },
  {
    when: { text: 'too many requests' },
    verdict: 'transient',
    code: 'too_many_tokens',
    summary: 'Zoho gives no more tokens at the moment: too many were asked for within 10 minutes.',
  },
  {
    // Zoho's word for any code or refresh token that it does not know, in a 200.
    when: { code: ['invalid_code', 'invalid_token'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access was taken back in the Zoho account, or 20 later connections of the same person have ended it.',
  },
  {
    when: { code: ['invalid_client_secret'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "Zoho rejects the app's client secret; each data centre has its own.",
  },
])

/** https://www.zoho.com/accounts/protocol/oauth/multi-dc.html: an account lives in one, and is asked there only. */
const dataCentres = {
  us: 'zoho.com',
  eu: 'zoho.eu',
  in: 'zoho.in',
  au: 'zoho.com.au',
  jp: 'zoho.jp',
  cn: 'zoho.com.cn',
  ca: 'zohocloud.ca',
  sa: 'zoho.sa',
  uk: 'zoho.uk',
}

export const zoho: Platform = {
  preset: {
    ...generic.preset,
    platform: 'zoho',
    label: 'Zoho',
    create_app_at: 'https://api-console.zoho.com',
    oauth: {
      ...generic.preset.oauth,
      authorization_endpoint: 'https://accounts.{location}/oauth/v2/auth',
      token_endpoint: 'https://accounts.{location}/oauth/v2/token',
      revocation_endpoint: 'https://accounts.{location}/oauth/v2/token/revoke',
      token_endpoint_auth_method: 'client_secret_post',
      scope_separator: ',',
      pkce: 'none',
      authorization_params: { access_type: 'offline', prompt: 'consent' },
      token_context: ['api_domain'],
      // Names the person only: which organization it is, each product says in its own way.
      identity: {
        from: 'url',
        url: 'https://accounts.{location}/oauth/user/info',
        paths: ['ZUID'],
        label_path: 'Email',
        must_match: 'person',
      },
    },
    always_scopes: ['AaaServer.profile.READ'],
    hosts: { location: { usual: 'us', values: dataCentres } },
  },
  rules,
  quirks: {
    ...plain,
    likelyRelapseCause:
      'Zoho keeps 20 refresh tokens of one person, and the 21st ends the first: the same person connects more than 20 times.',
    ageOfGrant: { ...ageless, mostPerPerson: 20 },
  },
  // `ZohoCRM.modules.ALL` includes `ZohoCRM.modules.READ` and `ZohoCRM.modules.leads.READ`.
  scopes: {
    ignoresCase: true,
    coveredBy: (scope) => {
      const parts = scope.split('.')
      return parts.slice(1).map((_, i) => [...parts.slice(0, i + 1), 'ALL'].join('.'))
    },
    unnamed: [],
  },
  revocation: 'this_grant_only',
  recorded: zohoRecorded,
}
