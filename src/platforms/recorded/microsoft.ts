import { asks, ours, passes } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const microsoftRecorded: readonly RecordedAnswer[] = [
  {
    how: 'revoked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.',
      error_codes: [50173],
      suberror: 'bad_token',
    },
    means: asks('invalid_grant'),
  },
  {
    how: 'interaction_required',
    status: 400,
    body: {
      error: 'interaction_required',
      error_description: 'AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication.',
      error_codes: [50076],
      suberror: 'basic_action',
    },
    means: asks('interaction_required'),
  },
  {
    how: 'consent_required',
    status: 400,
    body: {
      error: 'consent_required',
      error_description: 'AADSTS65001: The user or administrator has not consented to use the application.',
      error_codes: [65001],
      suberror: 'consent_required',
    },
    means: asks('consent_required'),
  },
  {
    how: 'login_required',
    status: 400,
    body: {
      error: 'login_required',
      error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
      error_codes: [50058],
    },
    means: asks('login_required'),
  },
  {
    how: 'account_disabled',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'AADSTS50057: The user account is disabled.', error_codes: [50057] },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'account_gone',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'AADSTS50034: The user account does not exist in the directory.',
      error_codes: [50034],
    },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'not_assigned',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'AADSTS50105: The signed in user is not assigned to a role for the application.',
      error_codes: [50105],
    },
    means: asks('admin_assignment', 'admin'),
  },
  {
    how: 'conditional_access_53000',
    status: 400,
    body: {
      error: 'interaction_required',
      error_description: 'AADSTS53000: Device is not in required device state: compliant.',
      error_codes: [53000],
      suberror: 'message_only',
    },
    means: asks('access_policy', 'admin'),
  },
  {
    how: 'conditional_access_53001',
    status: 400,
    body: {
      error: 'interaction_required',
      error_description: 'AADSTS53001: Device is not in required device state: domain_joined.',
      error_codes: [53001],
      suberror: 'message_only',
    },
    means: asks('access_policy', 'admin'),
  },
  {
    how: 'conditional_access_53002',
    status: 400,
    body: {
      error: 'interaction_required',
      error_description: 'AADSTS53002: The app used is not an approved app for Conditional Access.',
      error_codes: [53002],
      suberror: 'message_only',
    },
    means: asks('access_policy', 'admin'),
  },
  {
    how: 'conditional_access_53003',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
      error_codes: [53003],
      suberror: 'message_only',
    },
    means: asks('access_policy', 'admin'),
  },
  {
    how: 'resource_missing',
    status: 400,
    body: {
      error: 'invalid_resource',
      error_description: 'AADSTS500011: The resource principal was not found in the tenant.',
      error_codes: [500011],
    },
    means: asks('admin_consent_required', 'admin'),
  },
  {
    how: 'not_subscribed',
    status: 400,
    body: {
      error: 'invalid_client',
      error_description: 'AADSTS650052: The app needs access to a service that your organization has not subscribed to or enabled.',
      error_codes: [650052],
    },
    means: asks('not_subscribed', 'admin'),
  },
  {
    how: 'admin_consent',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'AADSTS90094: An administrator of the tenant has set a policy that prevents you from granting the app the permissions it needs.',
      error_codes: [90094],
    },
    means: asks('admin_consent_required', 'admin'),
  },
  {
    how: 'account_deleted',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'AADSTS500341: The user account has been deleted from the directory. To sign into this application, the account must be added to it.',
      error_codes: [500341],
    },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'account_locked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'AADSTS50053: The account is locked, you have tried to sign in too many times with an incorrect user ID or password.',
      error_codes: [50053],
    },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'tenant_gone',
    status: 400,
    body: {
      error: 'invalid_request',
      error_description: "AADSTS90002: Tenant 'example' not found. Check to make sure you have the correct tenant ID.",
      error_codes: [90002],
    },
    means: asks('not_subscribed', 'admin'),
  },
  {
    how: 'tenant_blocked',
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'AADSTS5000225: This tenant has been blocked due to inactivity.',
      error_codes: [5000225],
    },
    means: asks('not_subscribed', 'admin'),
  },
  {
    how: 'service_principal_missing',
    status: 401,
    body: {
      error: 'invalid_client',
      error_description: 'AADSTS7000229: The client application is missing service principal in the tenant.',
      error_codes: [7000229],
    },
    means: asks('admin_consent_required', 'admin'),
  },
  {
    how: 'app_disabled_there',
    status: 401,
    body: { error: 'unauthorized_client', error_description: "AADSTS7000112: Application 'x' is disabled.", error_codes: [7000112] },
    means: asks('admin_consent_required', 'admin'),
  },
  {
    how: 'resource_disabled',
    status: 400,
    body: {
      error: 'invalid_resource',
      error_description: "AADSTS500014: The service principal for resource 'https://graph.microsoft.com' is disabled.",
      error_codes: [500014],
    },
    means: asks('not_subscribed', 'admin'),
  },
  {
    // The number in the text only.
    how: 'account_disabled_in_text',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'AADSTS50057: The user account is disabled. Trace ID: 0c5d' },
    means: asks('account_disabled', 'admin'),
  },
  {
    how: 'wrong_secret',
    status: 401,
    body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.', error_codes: [7000215] },
    means: ours('invalid_client'),
  },
  {
    how: 'secret_expired',
    status: 401,
    body: {
      error: 'invalid_client',
      error_description: 'AADSTS7000222: The provided client secret keys for the app are expired.',
      error_codes: [7000222],
    },
    means: ours('client_secret_expired'),
  },
  {
    how: 'app_unknown',
    status: 400,
    body: {
      error: 'unauthorized_client',
      error_description: 'AADSTS700016: Application was not found in the directory.',
      error_codes: [700016],
    },
    means: ours('app_unknown'),
  },
  {
    how: 'certificate',
    status: 401,
    body: {
      error: 'invalid_client',
      error_description: 'AADSTS700027: Client assertion failed signature validation.',
      error_codes: [700027],
    },
    means: ours('invalid_client'),
  },
  {
    how: 'reply_url',
    status: 400,
    body: {
      error: 'invalid_request',
      error_description:
        'AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application.',
      error_codes: [50011],
    },
    means: ours('redirect_mismatch'),
  },
  {
    how: 'busy',
    status: 400,
    body: {
      error: 'temporarily_unavailable',
      error_description: 'AADSTS90033: A transient error has occurred. Please try again.',
      error_codes: [90033],
    },
    means: passes('temporarily_unavailable'),
  },
]
