import type { FieldError } from '../http/errors.js'
import { platformOf } from '../platforms/index.js'
import type { Integration } from './integration.js'

/** What an operator should know of an integration that works, but not for long: each names the field that fixes it. */
export const warningsOf = ({ platform, authenticationMethod, oauth }: Integration): readonly FieldError[] => {
  if (authenticationMethod !== 'oauth2') return []
  const { preset, quirks } = platformOf(platform)
  const { offlineScope: offline } = quirks
  const isAsked = (scope: string): boolean => [...oauth.scopes, ...preset.always_scopes].includes(scope)
  return [
    ...(quirks.refreshes
      ? []
      : [
          {
            field: 'platform',
            message: `${preset.label} gives no refresh tokens: a person has to reconnect each account when its access token ends`,
          },
        ]),
    ...(offline === null || isAsked(offline.scope)
      ? []
      : [{ field: 'oauth.scopes', message: `should have ${offline.scope}: ${offline.without}` }]),
  ]
}
