import type { RequestHandler, Response } from 'express'
import { callerOf } from './caller.js'
import type { Caller } from './caller.js'

type Recheck = () => Promise<Caller | null>

/**
 * Checks again who the caller of a response that goes on for hours is (`recheck`). The surface's own `authenticate` judges, with a response that is
 * discarded; its `locals.recheck` says that this is no sign of activity.
 */
export const recheckedBy =
  (authenticate: RequestHandler): RequestHandler =>
  (req, res, next) => {
    const recheck: Recheck = async () => {
      const unread = { locals: { recheck: true }, set: () => unread, setHeader: () => unread, append: () => unread, cookie: () => unread }
      try {
        await new Promise<void>((resolve, reject) => {
          const passed = (error?: unknown): void => {
            if (error === undefined) resolve()
            else reject(error instanceof Error ? error : new Error('refused'))
          }
          // Middleware of Express 5 may answer with a promise; its type does not say so.
          Promise.resolve(authenticate(req, unread as unknown as Response, passed)).catch(reject)
        })
        return callerOf(unread as unknown as Response) ?? null
      } catch {
        return null
      }
    }
    res.locals['recheck'] = recheck
    next()
  }

/** Who calls now, by the same credentials; `null`: they are good no longer. */
export const recheck = async (res: Response): Promise<Caller | null> => (await (res.locals['recheck'] as Recheck | undefined)?.()) ?? null

/** Whether this is a recheck and no activity of a person: an open stream asks whether its caller may still listen. */
export const isRecheck = (res: Response): boolean => res.locals['recheck'] === true
