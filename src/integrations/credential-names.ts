/** Names under which callers put credentials at the top of a context: nothing else is ever kept under them, and none is shown. */
export const credentialNames: ReadonlySet<string> = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'api_key',
  'apiKey',
  'client_secret',
  'password',
  'credentials',
])
