import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { doorkeeperRecorded } from './recorded/doorkeeper.js'
import { exactScopes } from './scope-rules.js'

/** https://docs.gitlab.com/api/oauth2/; gitlab.com or a GitLab of one’s own, by its address as issuer. */
export const gitlab: Platform = {
  preset: {
    ...generic.preset,
    platform: 'gitlab',
    label: 'GitLab',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  // Of Doorkeeper, which looks at the token first and deletes an app's tokens with the app: test/recorded-servers/doorkeeper.json.
  rules: { ...generic.rules, clientFirst: false },
  quirks: {
    ...plain,
    // …/api/oauth2/: a refresh makes the access and the refresh token before it invalid; access tokens live two hours.
    rotatesRefreshToken: true,
    defaultLifeS: 7_200,
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: doorkeeperRecorded,
}
