import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { djangoOauthToolkitRecorded } from './recorded/django-oauth-toolkit.js'
import { exactScopes } from './scope-rules.js'

/** django-oauth-toolkit 3.4.1 (recorded 2026-11-29). Without its OIDC part the integration names its own `identity`. */
export const djangoOauthToolkit: Platform = {
  preset: {
    ...generic.preset,
    platform: 'django-oauth-toolkit',
    label: 'django-oauth-toolkit',
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: {
    ...plain,
    // https://django-oauth-toolkit.readthedocs.io/en/latest/settings.html: ROTATE_REFRESH_TOKEN; every refresh ends the previous access token.
    rotatesRefreshToken: true,
    // A person who is not active is refreshed on, and the API refuses each new token.
    rejectedIsFor: 'admin',
  },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: djangoOauthToolkitRecorded,
}
