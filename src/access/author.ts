import type { Caller } from '../http/caller.js'
import { actorOf } from './actor-of.js'

/** Who does something that needs a second person: the name for the audit, and the token family (`Caller.rootId`). */
export interface Author<Root extends string | null = string> {
  readonly actor: string
  readonly rootId: Root
}

export const authorOf = (caller: Caller): Author => ({ actor: actorOf(caller), rootId: caller.rootId })
