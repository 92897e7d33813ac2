import type { AnswerRule } from '../domain/platform-rules.js'
import { generic, rulesWith } from './generic.js'
import { ageless, dayMs, plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { microsoftRecorded } from './recorded/microsoft.js'

const admin = (codes: readonly string[], code: string, summary: string): AnswerRule => ({
  when: { code: codes },
  verdict: 'user',
  refusal: 'certain',
  addressee: 'admin',
  code,
  summary,
})
const operator = (codes: readonly string[], code: string, summary: string): AnswerRule => ({
  when: { code: codes },
  verdict: 'operator',
  code,
  summary,
})

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes: `error` decides, a number only says more, and may change.
const rules = rulesWith(
  [
    admin(['50057'], 'account_disabled', "The Microsoft account that connected it is disabled in the customer's directory."),
    admin(['500341'], 'account_disabled', "The Microsoft account that connected it was deleted from the customer's directory."),
    admin(['51004', '90072', '50020'], 'account_disabled', "The Microsoft account that connected it is not in the customer's directory."),
    admin(
      ['50053'],
      'account_disabled',
      'Microsoft has locked the account that connected it, or blocks the address that it signs in from.',
    ),
    admin(
      ['90002', '5000225', '5000224'],
      'not_subscribed',
      "The customer's directory is no longer there, or Microsoft has blocked it because it was not used.",
    ),
    admin(
      ['7000229', '7000112'],
      'admin_consent_required',
      "The app was removed from the customer's directory, or is switched off there; their administrator has to allow it again.",
    ),
    admin(
      ['500014'],
      'not_subscribed',
      "The service that the app asks for is switched off in the customer's directory, often since a subscription ended.",
    ),
    admin(
      ['500021', '500022', '500212', '500213'],
      'access_policy',
      "A restriction of the customer's directory keeps this app or this account out.",
    ),
    admin(['53004', '53011', '530031', '530032', '530034'], 'access_policy', 'A security policy of the customer blocks this account.'),
    admin(['50034'], 'account_disabled', "The Microsoft account that connected it is no longer in the customer's directory."),
    admin(['50105'], 'admin_assignment', 'The customer lets only assigned people use this app, and this person is not one of them.'),
    admin(
      ['53000', '53001', '53002', '53003'],
      'access_policy',
      "A conditional access policy of the customer blocks it, and the same person's click would be blocked again.",
    ),
    admin(['500011'], 'admin_consent_required', "The service that the app asks for is not set up in the customer's directory."),
    admin(
      ['650052'],
      'not_subscribed',
      "The customer's organization has not subscribed to the service that the app asks for, or not enabled it.",
    ),
    admin(['90094'], 'admin_consent_required', 'The customer lets only an administrator agree to these permissions.'),
    {
      // …: a client that asks again and again is held off for some minutes.
      when: { code: ['50196', '90033', '90006', '50000'] },
      verdict: 'transient',
      code: 'temporarily_unavailable',
      summary: 'Microsoft has a fault of its own at the moment, or asks us to call less often.',
    },
    operator(
      ['7000215'],
      'invalid_client',
      "Microsoft rejects the app's client secret: it is wrong, or the secret's id was used in its place.",
    ),
    operator(['7000222'], 'client_secret_expired', "The app's client secret has expired at Microsoft."),
    operator(['700016'], 'app_unknown', "Microsoft does not know the app's client id, in this directory or at all."),
    operator(
      ['700027'],
      'invalid_client',
      'Microsoft can not verify what the app signed: its certificate is not registered or has expired.',
    ),
    operator(['50011'], 'redirect_mismatch', "The redirect URI is not among the app's reply URLs at Microsoft."),
    {
      // …/reference-error-codes#handling-error-codes-in-your-application
      when: { suberror: ['client_mismatch'] },
      verdict: 'operator',
      code: 'client_mismatch',
      summary: 'The refresh token was issued to another client id than the one that sent it.',
    },
    {
      when: { suberror: ['protection_policy_required', 'device_authentication_failed'] },
      verdict: 'user',
      addressee: 'admin',
      code: 'access_policy',
      summary: "A policy of the customer asks for a managed device or app, which a click can't give.",
    },
    {
      when: { suberror: ['user_password_expired'] },
      verdict: 'user',
      code: 'password_expired',
      summary: 'The password of the Microsoft account has expired, so a person has to sign in and change it.',
    },
  ],
  { codeInText: /AADSTS(\d{4,8})/ },
)

/** Asked for beside the scopes of any resource (…/scopes-oidc#openid-connect-scopes). */
const ofNoResource = ['openid', 'profile', 'email', 'offline_access']

/** What stands before a scope's last name: `api://x` of `api://x/read`; a name alone is Microsoft Graph's. */
const resourcesOf = (scopes: readonly string[]): ReadonlySet<string> =>
  new Set(
    scopes
      .filter((scope) => !ofNoResource.includes(scope.toLowerCase()))
      .map((scope) => (scope.includes('/') ? scope.slice(0, scope.lastIndexOf('/')) : 'https://graph.microsoft.com').toLowerCase()),
  )

export const microsoft: Platform = {
  preset: {
    ...generic.preset,
    platform: 'microsoft',
    label: 'Microsoft',
    create_app_at: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    oauth: {
      ...generic.preset.oauth,
      // …/v2-oauth2-auth-code-flow. No issuer: each customer's directory has its own, and `tid` is in the identity.
      authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      token_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      token_endpoint_auth_method: 'client_secret_post',
      // …/id-token-claims-reference: `oid` is unique within `tid` only.
      identity: { from: 'id_token', paths: ['tid', 'oid'], label_path: 'preferred_username', must_match: 'person' },
    },
    // …/scopes-oidc: without offline_access there is no refresh token.
    always_scopes: ofNoResource,
  },
  rules,
  // …/refresh-tokens: each answer brings a new one, the old one stays good; 90 days unused.
  quirks: { ...plain, ageOfGrant: { ...ageless, idleMs: 90 * dayMs } },
  // …/scopes-oidc: the resource may stand before the name or not, in any case; `.default` stands for all that the app registered.
  scopes: {
    ignoresCase: true,
    coveredBy: (scope) => {
      const short = scope.replace(/^https:\/\/graph\.microsoft\.com\//i, '')
      return [short, `https://graph.microsoft.com/${short}`, ...(/\.default$/i.test(scope) ? [] : ['.default'])]
    },
    unnamed: ['.default', 'https://graph.microsoft.com/.default'],
    // …/v2-oauth2-auth-code-flow#refresh-the-access-token: an app that asks for its own API is refused without (AADSTS90009). The scopes of
    // one request are one resource's (AADSTS28000): where the app asks for several, as before, none is named.
    atRefresh: (asked) => (resourcesOf(asked).size > 1 ? [] : asked),
  },
  revocation: 'not_offered',
  recorded: microsoftRecorded,
}
