import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { databricksRecorded } from './recorded/databricks.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    // https://github.com/databricks/cli/issues/667
    when: { code: ['invalid_request'], text: 'refresh token is invalid' },
    verdict: 'user',
    code: 'invalid_grant',
    summary: 'Access to the Databricks workspace was taken back or has run out.',
  },
])

export const databricks: Platform = {
  preset: {
    ...generic.preset,
    platform: 'databricks',
    label: 'Databricks',
    create_app_at: 'https://accounts.cloud.databricks.com/settings/app-integrations',
    oauth: {
      ...generic.preset.oauth,
      // https://docs.databricks.com/aws/en/dev-tools/auth/oauth-u2m; `workspace` is the host's name before .cloud.databricks.com.
      authorization_endpoint: 'https://{workspace}.cloud.databricks.com/oidc/v1/authorize',
      token_endpoint: 'https://{workspace}.cloud.databricks.com/oidc/v1/token',
      token_endpoint_auth_method: 'client_secret_basic',
      // The workspace is in the address; what it may do is the person's.
      identity: {
        from: 'url',
        url: 'https://{workspace}.cloud.databricks.com/api/2.0/preview/scim/v2/Me',
        paths: ['id'],
        label_path: 'userName',
        must_match: 'person',
      },
    },
    always_scopes: ['offline_access'],
  },
  rules,
  // https://docs.databricks.com/aws/en/integrations/single-use-tokens: on for most apps.
  quirks: { ...plain, rotatesRefreshToken: true },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: databricksRecorded,
}
