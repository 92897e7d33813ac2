import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { djangoAllauthRecorded } from './recorded/django-allauth.js'
import { exactScopes } from './scope-rules.js'

/** The identity provider of django-allauth 65.21.1 (recorded 2026-11-29). */
export const djangoAllauth: Platform = {
  preset: {
    ...generic.preset,
    platform: 'django-allauth',
    label: 'django-allauth',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: {
    ...plain,
    // https://docs.allauth.org/en/latest/idp/openid-connect/configuration.html: IDP_OIDC_ROTATE_REFRESH_TOKEN.
    rotatesRefreshToken: true,
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: djangoAllauthRecorded,
}
