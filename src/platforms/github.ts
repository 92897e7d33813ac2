import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { githubRecorded } from './recorded/github.js'
import { exactScopes } from './scope-rules.js'

// https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors: errors in a 200.
const rules = rulesWith([
  {
    when: { code: ['bad_refresh_token'] },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'The app was removed from the GitHub account, or its access was not used there for six months.',
  },
  {
    when: { code: ['unverified_user_email'] },
    verdict: 'user',
    code: 'email_unverified',
    summary: 'The GitHub account has no verified email address, so a person has to confirm one and reconnect.',
  },
  {
    when: { code: ['incorrect_client_credentials'] },
    verdict: 'operator',
    code: 'invalid_client',
    summary: "GitHub rejects the app's client id or secret.",
  },
  { when: { code: ['application_suspended'] }, verdict: 'operator', code: 'app_disabled', summary: 'GitHub has suspended the app.' },
  {
    when: { code: ['redirect_uri_mismatch'] },
    verdict: 'operator',
    code: 'redirect_mismatch',
    summary: "The redirect URI is not the app's callback URL at GitHub.",
  },
])

/** https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps: an answer names the wider scope only. */
const wider: Readonly<Record<string, readonly string[]>> = {
  'repo:status': ['repo'],
  repo_deployment: ['repo'],
  public_repo: ['repo'],
  'repo:invite': ['repo'],
  security_events: ['repo'],
  'read:user': ['user'],
  'user:email': ['user'],
  'user:follow': ['user'],
  'write:org': ['admin:org'],
  'read:org': ['write:org', 'admin:org'],
  'write:repo_hook': ['admin:repo_hook'],
  'read:repo_hook': ['write:repo_hook', 'admin:repo_hook'],
  'write:public_key': ['admin:public_key'],
  'read:public_key': ['write:public_key', 'admin:public_key'],
  'read:packages': ['write:packages'],
  'read:project': ['project'],
}

export const github: Platform = {
  preset: {
    ...generic.preset,
    platform: 'github',
    label: 'GitHub',
    create_app_at: 'https://github.com/settings/apps',
    oauth: {
      ...generic.preset.oauth,
      authorization_endpoint: 'https://github.com/login/oauth/authorize',
      token_endpoint: 'https://github.com/login/oauth/access_token',
      token_endpoint_auth_method: 'client_secret_post',
      scope_separator: ',',
      identity: { from: 'url', url: 'https://api.github.com/user', paths: ['id'], label_path: 'login', must_match: 'account' },
      // Tokens of a classic OAuth app never run out, and there is none to refresh them with.
      needs_refresh_token: false,
    },
  },
  rules,
  quirks: {
    ...plain,
    rotatesRefreshToken: true,
    // …/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens: 8 hours, and six months.
    defaultLifeS: 28_800,
    ageOfGrant: { ...ageless, idleMs: 182 * dayMs },
  },
  scopes: { ...exactScopes, coveredBy: (scope) => wider[scope] ?? [] },
  revocation: 'not_offered',
  recorded: githubRecorded,
}
