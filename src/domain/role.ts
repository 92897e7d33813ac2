import type { Scope } from './scope.js'

/** Roles of staff in an environment. */
export const roles = ['viewer', 'support', 'admin'] as const

export type Role = (typeof roles)[number]

/** Each role includes the scopes of the one before it. No role may read live tokens and stored credentials. */
const added: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['accounts:read'],
  support: ['accounts:write', 'cases:write'],
  admin: ['webhooks:write', 'integrations:write', 'settings:write'],
}

/** `canCopyLinks`: to hold a raw link is a right of its own. */
export const scopesOf = (role: Role, canCopyLinks: boolean): readonly Scope[] => [
  ...roles.slice(0, roles.indexOf(role) + 1).flatMap((each) => added[each]),
  ...(canCopyLinks ? (['links:mint'] as const) : []),
]
