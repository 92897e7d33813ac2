#!/usr/bin/env bash
# @azure/msal-node 7.2.3: InteractionRequiredAuthError ("Error thrown when user interaction is required.") is what callers catch to ask a person
# to sign in again. A refresh token that Entra ID calls expired (invalid_grant, suberror bad_token, AADSTS700082) is one. The same end of a
# grant at Azure AD B2C (invalid_grant, AADB2C90080 "The provided grant has expired. Please re-authenticate and try again.", no suberror) is a
# plain ServerError: the library goes by the suberror and by a list of codes without invalid_grant. MSAL for Android makes it the error that
# asks for a person (AzureAD/microsoft-authentication-library-for-android#1004). A product that waits for that class never asks a B2C user.
#
# Seen:
#   Entra ID, AADSTS700082: InteractionRequiredAuthError invalid_grant
#   B2C, AADB2C90080: ServerError invalid_grant
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  @azure/msal-node@7.2.3

cat >probe.mjs <<'PROBE'
import { ConfidentialClientApplication } from '@azure/msal-node'

/** Answers in the place of the network: the tenant's metadata, and this refusal at its token endpoint. */
const answering = (authority, refusal) => ({
  sendGetRequestAsync: async () => ({
    status: 200,
    headers: {},
    body: {
      issuer: `${authority}/v2.0/`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    },
  }),
  sendPostRequestAsync: async () => ({ status: 400, headers: {}, body: refusal }),
})

const refresh = async (name, authority, refusal) => {
  const app = new ConfidentialClientApplication({
    auth: { clientId: 'app', clientSecret: 's3cret', authority, knownAuthorities: [new URL(authority).host] },
    system: { networkClient: answering(authority, refusal) },
  })
  const error = await app.acquireTokenByRefreshToken({ refreshToken: 'r1', scopes: ['https://api.example/read'] }).catch((thrown) => thrown)
  console.log(`${name}: ${error.name} ${error.errorCode}`)
}

await refresh('Entra ID, AADSTS700082', 'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111', {
  error: 'invalid_grant',
  error_description: 'AADSTS700082: The refresh token has expired due to inactivity.',
  error_codes: [700082],
  suberror: 'bad_token',
})
await refresh('B2C, AADB2C90080', 'https://shop.b2clogin.com/shop.onmicrosoft.com/B2C_1_signin', {
  error: 'invalid_grant',
  error_description:
    'AADB2C90080: The provided grant has expired. Please re-authenticate and try again. Current time: 1587023649, Grant issued time: 1586869378, Grant expiration time: 1586955778',
})
PROBE

cat >expected <<'SEEN'
Entra ID, AADSTS700082: InteractionRequiredAuthError invalid_grant
B2C, AADB2C90080: ServerError invalid_grant
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
