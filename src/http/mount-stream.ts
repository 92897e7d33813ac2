import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Scope } from '../domain/scope.js'
import { TooManyRequests } from './errors.js'
import { admit, routerFor } from './call.js'
import type { Api, Call } from './call.js'
import type { Caller } from './caller.js'
import { parseGiven } from './parse-given.js'
import type { GivenShape } from './parse-given.js'
import { recheck } from './recheck.js'

/** Proxies cut what is silent for a minute, most of them; and so often it is asked whether the caller may still listen. */
const heartbeatMs = 15_000
/** A client that has so much unread does not read: it is released, and comes back with its `Last-Event-ID`. */
const mostUnread = 1 << 20

/** Of one token or session in one process. A tab has one; what opens more leaks them, and each costs a timer and a buffer. */
const mostOfOne = 20
/** What a client that has too many is told to wait: others of its own must end first. */
const retryAfterSeconds = 30

/** One client of a stream. */
export interface EventClient {
  readonly caller: Caller
  /** As the client last saw it; `null`: it begins now. */
  readonly lastEventId: string | null
  /** With an `id`, the client will come back after this event. */
  readonly send: (event: { readonly event?: string; readonly data?: unknown; readonly id?: string }) => void
  /** The latest id, for the heartbeat to carry. */
  currentId?: string
  readonly end: () => void
}

/**
 * Mounts a call whose answer is server-sent events (WHATWG HTML 9.2). `listen` is given each client, and returns what is to be done when it
 * has gone. It ends when its token or session does.
 */
export const mountStream = <G extends GivenShape, A, S extends Scope>(
  api: Api,
  c: Call<G, A, S>,
  listen: (client: EventClient, given: z.output<z.ZodObject<G>>) => (() => void) | Promise<() => void>,
): void => {
  api.calls.push(c)
  const open = new Map<string, number>()
  const parse = parseGiven(c.given)
  routerFor(api, c.path)[c.method](c.path, async (req, res) => {
    const caller = admit(res, c.scope)
    const given = parse(req, caller)
    const owner = caller.staff?.sessionId ?? caller.tokenId
    const others = open.get(owner) ?? 0
    if (others >= mostOfOne)
      throw new TooManyRequests(`This token or session has ${String(others)} streams open, and may have ${String(mostOfOne)}`, {
        retryAfterSeconds,
      })
    open.set(owner, others + 1)
    res.once('close', () => {
      const left = (open.get(owner) ?? 1) - 1
      if (left === 0) open.delete(owner)
      else open.set(owner, left)
    })
    const { client, ...stream } = clientOf(req, res, caller)
    const leave = await listen(client, given)
    const gone = (): void => {
      api.listening.delete(client)
      leave()
    }
    if (res.closed) {
      gone()
      return
    }
    api.listening.add(client)
    res.once('close', gone)
    stream.open()
    keepOpen(req, res, client, c.scope)
  })
}

const begin = (res: Response): void => {
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx would keep events until its buffer is full.
    'X-Accel-Buffering': 'no',
  })
  res.flushHeaders()
  res.write('retry: 2000\n\n')
}

const clientOf = (req: Request, res: Response, caller: Caller): { readonly client: EventClient; readonly open: () => void } => {
  // What comes before the headers waits: until then the call may still be refused.
  let early: string[] | null = []
  const write = (text: string): void => {
    if (res.writableEnded || res.destroyed) return
    if (res.writableLength > mostUnread) res.destroy()
    else res.write(text)
  }
  const client: EventClient = {
    caller,
    lastEventId: req.get('Last-Event-ID') ?? null,
    send({ event, data, id }) {
      const lines = [
        ...(event === undefined ? [] : [`event: ${event}`]),
        ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
        ...(id === undefined ? [] : [`id: ${id}`]),
      ]
      const text = `${lines.join('\n')}\n\n`
      if (early === null) write(text)
      else early.push(text)
    },
    end() {
      if (!res.writableEnded) res.end()
    },
  }
  return {
    client,
    open() {
      begin(res)
      for (const text of early ?? []) write(text)
      early = null
    },
  }
}

const keepOpen = (req: Request, res: Response, client: EventClient, scope: Scope): void => {
  const beat = setInterval(() => {
    // An id without data dispatches no event, and is what the client sends when it reconnects.
    if (res.writableEnded || res.destroyed) return
    res.write(`: still here\n${client.currentId === undefined ? '' : `id: ${client.currentId}\n`}\n`)
    void recheck(res).then((caller) => {
      if (caller?.environmentId !== client.caller.environmentId || !caller.scopes.has(scope)) client.end()
    })
  }, heartbeatMs)
  beat.unref()
  res.once('close', () => {
    clearInterval(beat)
  })
}
