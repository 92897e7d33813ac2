import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { slackRecorded } from './recorded/slack.js'
import { exactScopes } from './scope-rules.js'

// https://docs.slack.dev/reference/methods/oauth.v2.access#errors: HTTP 200, `ok: false`, the code under `error`.
const rules = rulesWith([
  {
    when: { code: ['team_disabled', 'org_login_required', 'team_access_not_granted'] },
    verdict: 'user',
    refusal: 'certain',
    addressee: 'admin',
    code: 'not_subscribed',
    summary: "The customer's Slack workspace is switched off, is being moved, or no longer lets the app in.",
  },
  {
    when: { code: ['invalid_refresh_token', 'token_revoked', 'token_expired', 'account_inactive'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was removed from the Slack workspace, or the person who connected it is no longer there.',
  },
  {
    when: { code: ['bad_client_secret', 'invalid_client_id'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "Slack rejects the app's client id or secret.",
  },
  {
    when: { code: ['token_rotation_not_enabled'] },
    verdict: 'operator',
    code: 'rotation_off',
    summary: 'Token rotation is switched off in the settings of the Slack app, so its tokens can not be refreshed.',
  },
  {
    when: { code: ['bad_redirect_uri'] },
    verdict: 'operator',
    code: 'redirect_mismatch',
    summary: "The redirect URI is not among the app's redirect URLs at Slack.",
  },
  {
    when: { code: ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'] },
    verdict: 'transient',
    code: 'server_error',
    summary: 'Slack has a fault of its own at the moment.',
  },
  { when: { code: ['ratelimited'] }, verdict: 'transient', code: 'rate_limited', summary: 'Slack asks us to call less often.' },
])

export const slack: Platform = {
  preset: {
    ...generic.preset,
    platform: 'slack',
    label: 'Slack',
    create_app_at: 'https://api.slack.com/apps',
    oauth: {
      ...generic.preset.oauth,
      // https://docs.slack.dev/authentication/installing-with-oauth
      authorization_endpoint: 'https://slack.com/oauth/v2/authorize',
      token_endpoint: 'https://slack.com/api/oauth.v2.access',
      token_endpoint_auth_method: 'client_secret_basic',
      scope_separator: ',',
      pkce: 'none',
      // …/reference/methods/auth.test
      identity: { from: 'url', url: 'https://slack.com/api/auth.test', paths: ['team_id'], label_path: 'team', must_match: 'account' },
      // …/authentication/using-token-rotation: without rotation a token never runs out, and there is none to refresh it with.
      needs_refresh_token: false,
    },
  },
  rules,
  quirks: { ...plain, rotatesRefreshToken: true },
  scopes: exactScopes,
  revocation: 'not_offered',
  // …/authentication/installing-with-oauth#exchanging: an app that asks for user scopes only gets no token at the top.
  tokensAt: ['authed_user'],
  recorded: slackRecorded,
}
