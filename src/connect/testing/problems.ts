import type { AuthorizationResponse } from '../../oauth/authorization-response.js'
import { endingOfError } from '../ending-of-error.js'
import type { Problem } from './report.js'

/** Problems by code: a sentence, and advice. */
const summaries = {
  integration_changed: 'The integration was changed while the platform was asked; test it again.',
  interrupted: 'The test was cut off before the platform had answered; test it again.',
  not_finished: 'Relink could not finish the test; the log says why.',
  keys_unreachable: 'The platform’s signing keys can’t be fetched, so the ID token can’t be checked.',
  userinfo_refused: 'The platform refuses to say who signed in: check the scopes, and where the identity is read from.',
  userinfo_unreachable: 'The platform was asked who signed in, and gave no answer that can be read.',
  identity_unreadable:
    'The platform did not say who signed in where the integration looks for it, so a reconnection can’t be compared with the account: correct the identity settings.',
  scope_missing: 'Scopes that the integration needs were not granted.',
  no_refresh_token:
    'The platform gave no refresh token, so a connection would end with its access token: ask for the scope or parameter that gives lasting access.',
  probe_refused: 'The probe is refused with the new access token: check its address, and the scopes.',
  probe_unreachable: 'The probe got no answer that proves anything: check its address.',
} as const

/** `detail`: what is known besides, free of secrets. */
export const problemOf = (code: keyof typeof summaries, detail?: string): Problem => ({
  code,
  summary: detail === undefined ? summaries[code] : `${summaries[code]} ${detail}`,
})

const errorSummaries = {
  declined: 'The sign-in was declined at the platform, or an administrator has to allow the app first.',
  platform_down: 'The platform could not carry out the sign-in at the moment.',
  our_fault: 'The platform refuses what the integration asks for: check its client id and scopes.',
  refused: 'The platform ended the sign-in with an error.',
} as const

/** The platform sent the person back with an error (RFC 6749 4.1.2.1). */
export const problemOfError = ({ error, errorDescription }: Extract<AuthorizationResponse, { kind: 'error' }>): Problem => ({
  code: error,
  summary: [errorSummaries[endingOfError(error)], ...(errorDescription === null ? [] : [`It said: ${errorDescription}`])].join(' '),
})
