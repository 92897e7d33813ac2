/** The scopes that `all` means: every one except that which needs a second person. */
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

/** Scopes of API tokens. A call that needs one says which, and a 403 names it. */
export const scopes = [...ordinaryScopes, 'endpoints:confirm'] as const

export type Scope = (typeof scopes)[number]

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text)
