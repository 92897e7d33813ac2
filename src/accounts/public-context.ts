/** Names under which Truto's callers put credentials at the top of a context. */
const credentialKeys = new Set([
  'oauth',
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

/** The variables of a context, without anything that is a credential: what is stored, and what is shown. */
export const publicContext = (context: Readonly<Record<string, unknown>>, secretFields: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(Object.entries(context).filter(([name]) => !credentialKeys.has(name) && !secretFields.includes(name)))
