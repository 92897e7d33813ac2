import type { Response } from 'express'
import type { Role } from '../domain/role.js'
import type { Scope } from '../domain/scope.js'

/** Who calls, as the bearer token or the console's session tells. The access module's middleware puts it in `res.locals.caller`. */
export interface Caller {
  readonly environmentId: string
  /** Of the API token; of the role, for staff. Limits and idempotency keys are each caller's own by it. */
  readonly tokenId: string
  /** The API token's name; the address, for staff. */
  readonly tokenName: string
  /**
   * Whose hand it is: of an API token, the token or staff member at the beginning of the line of tokens that made it; of staff, the person.
   * Two callers with the same one are no two persons.
   */
  readonly rootId: string
  readonly scopes: ReadonlySet<Scope>
  /** Where a session of the console calls. */
  readonly staff?: StaffCaller
}

export interface StaffCaller {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly sessionId: string
}

/** `undefined` where the request had no token. */
export const callerOf = (res: Response): Caller | undefined => (res.locals as { readonly caller?: Caller }).caller
