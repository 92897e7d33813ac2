import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { casdoorRecorded } from './recorded/casdoor.js'
import { exactScopes } from './scope-rules.js'

/** Casdoor v3.158.0, answers of 2026-12-01. https://github.com/casdoor/casdoor/blob/master/object/token_oauth_util.go, RefreshToken */
export const casdoor: Platform = {
  preset: {
    ...generic.preset,
    platform: 'casdoor',
    label: 'Casdoor',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules: {
    ...generic.rules,
    clientFirst: true,
    // `err != nil || token == nil`: a fault of its database reads like a token that is gone.
    storeMayFail: [{ code: ['invalid_grant'], text: 'refresh token is invalid or revoked' }],
  },
  quirks: {
    ...plain,
    // RefreshToken adds a row for the new token and deletes the old one.
    rotatesRefreshToken: true,
  },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: casdoorRecorded,
}
