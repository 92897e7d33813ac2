import { generic } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { jupyterhubRecorded } from './recorded/jupyterhub.js'
import { exactScopes } from './scope-rules.js'

/** JupyterHub 6.1.1 (recorded 2026-11-29). */
export const jupyterhub: Platform = {
  preset: {
    ...generic.preset,
    platform: 'jupyterhub',
    label: 'JupyterHub',
    oauth: {
      ...generic.preset.oauth,
      // https://jupyterhub.readthedocs.io/en/stable/explanation/oauth.html; HTTP Basic is refused.
      token_endpoint_auth_method: 'client_secret_post',
      needs_refresh_token: false,
    },
    paths: { authorization: '/hub/api/oauth2/authorize', token: '/hub/api/oauth2/token' },
  },
  rules: { ...generic.rules, clientFirst: true },
  quirks: { ...plain, refreshes: false, deadTokensAre403: true },
  scopes: exactScopes,
  revocation: 'not_offered',
  recorded: jupyterhubRecorded,
}
