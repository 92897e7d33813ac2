/** What `all` means: every scope but the one that takes a second person. */
export const ordinaryScopes = [
  'accounts:read',
  'accounts:write',
  'credentials:read',
  'credentials:write',
  'links:mint',
  'cases:write',
  'webhooks:write',
  'integrations:write',
  'settings:write',
  'mail:inbound',
] as const

/** What an API token may do; `relink-api.md`, "API tokens". A call that needs one says which, and a 403 names it. */
export const scopes = [...ordinaryScopes, 'endpoints:confirm'] as const

export type Scope = (typeof scopes)[number]

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text)
