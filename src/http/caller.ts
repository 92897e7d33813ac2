import type { Response } from 'express'
import type { Scope } from '../domain/scope.js'

/** Who calls, as the bearer token tells. The access room's middleware puts it in `res.locals.caller`. */
export interface Caller {
  readonly environmentId: string
  readonly tokenId: string
  readonly tokenName: string
  readonly scopes: ReadonlySet<Scope>
}

/** `undefined` where the request had no token. */
export const callerOf = (res: Response): Caller | undefined => (res.locals as { readonly caller?: Caller }).caller
