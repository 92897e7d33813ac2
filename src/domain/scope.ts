/** What an API token may do; `relink-api.md`, "API tokens". A call that needs one says which, and a 403 names it. */
export const scopes = [
  'accounts:read',
  'accounts:write',
  'credentials:read',
  'credentials:write',
  'links:mint',
  'cases:write',
  'webhooks:write',
  'integrations:write',
  'settings:write',
] as const

export type Scope = (typeof scopes)[number]

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text)
