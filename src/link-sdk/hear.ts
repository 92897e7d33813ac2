import { LinkError } from './link-result.js'
import type { LinkErrorType, Settle } from './link-result.js'
import { ready } from './message.js'
import type { ResultMessage } from './message.js'

/** `settle`, once `end` has put everything away. */
export const ending = (end: () => void, { resolve, reject }: Settle): Settle => ({
  resolve: (result) => {
    end()
    resolve(result)
  },
  reject: (reason) => {
    end()
    reject(reason)
  },
})

export interface Heard extends Settle {
  readonly ready?: () => void
}

/**
 * Listens to one window at one origin only: any page may post messages to this one. Messages decide nothing important, the server has the result.
 * Returns a function that stops listening.
 */
export const hear = (source: () => Window | null, origin: string, then: Heard): (() => void) => {
  const listen = (event: MessageEvent<unknown>): void => {
    if (event.origin !== origin || event.source === null || event.source !== source()) return
    const { data } = event
    if (data === ready) then.ready?.()
    else if (data === 'closed' || data === 'blocked') then.reject(data)
    else if (isResult(data)) {
      if (data.result === 'success') then.resolve(given({ result: data.result }, data))
      else
        then.reject(
          new LinkError(
            given({ error: data.error ?? 'error', error_type: (data.error_type ?? 'connection_error') as LinkErrorType }, data),
          ),
        )
    }
  }
  window.addEventListener('message', listen)
  return () => {
    window.removeEventListener('message', listen)
  }
}

const given = <T extends object>(
  own: T,
  { integration, integrated_account_id }: ResultMessage,
): T & { readonly integration: string; readonly integrated_account_id?: string } => ({
  ...own,
  integration,
  ...(integrated_account_id !== undefined && { integrated_account_id }),
})

const isResult = (data: unknown): data is ResultMessage => {
  const message = data as Partial<ResultMessage> | null
  return typeof data === 'object' && message?.is_truto === true && (message.result === 'success' || message.result === 'error')
}
