import pg from 'pg'

type Query = (this: pg.Client, ...given: unknown[]) => unknown
/** Of pg's clients: whatever this process asks PostgreSQL goes through here. */
const prototype = pg.Client.prototype as unknown as { query: Query }

export interface Queried {
  readonly client: pg.Client
  readonly text: string
  readonly params: readonly unknown[]
}

/**
 * Has every statement of this process wait for `after` once PostgreSQL has answered it, and the connection's next statement for that, also
 * where both would have shared a round trip; `before` sees it as it is sent. `plain` is the way around that. Ends with `undo`.
 */
export const hookQueries = (hooks: {
  readonly before?: (queried: Queried) => void
  readonly after: (queried: Queried) => Promise<unknown>
}): { readonly plain: (client: pg.Client, text: string, params: readonly unknown[]) => Promise<unknown>; readonly undo: () => void } => {
  const original = prototype.query
  const last = new WeakMap<pg.Client, Promise<unknown>>()
  prototype.query = function (...given) {
    const [first, second] = given
    // A statement with a name comes as one object.
    const { text, values: params } =
      typeof first === 'object' && first !== null ? (first as pg.QueryConfig) : { text: first, values: second }
    // The pool's own statements are sent alone, with a callback.
    if (typeof text !== 'string' || typeof given.at(-1) === 'function') return original.apply(this, given)
    const queried = { client: this, text, params: Array.isArray(params) ? (params as unknown[]) : [] }
    const answer = (last.get(this) ?? Promise.resolve()).then(async () => {
      hooks.before?.(queried)
      const result = await original.apply(this, given)
      await hooks.after(queried)
      return result
    })
    last.set(
      this,
      answer.catch(() => undefined),
    )
    return answer
  }
  return {
    plain: (client, text, params) => original.call(client, text, [...params]) as Promise<unknown>,
    undo: () => {
      prototype.query = original
    },
  }
}
