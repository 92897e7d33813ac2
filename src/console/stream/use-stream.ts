import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { StreamState } from './stream-state.js'

/** In a storm hundreds of cases change in a second; a page is read again once in this time. */
const gatherMs = 1_000
/** The browser comes back by itself after a cut, not after an answer such as 503. */
const reopenMs = 5_000

/** Which queries an event makes old, by the second part of their key; the first is the environment's id. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  case: ['case', 'stats', 'integrated-account', 'mail', 'event'],
  account: ['integrated-account', 'stats'],
  incident: ['incident', 'case', 'stats'],
  reset: [],
}

/** Listens to the environment's `GET /stream` and refreshes what it says has changed. */
export const useStream = (environmentId: string): StreamState => {
  const queryClient = useQueryClient()
  const [state, setState] = useState<StreamState>('connecting')
  useEffect(() => {
    const old = new Set<string>()
    let gathering: number | undefined
    let reopening: number | undefined
    let source: EventSource | undefined
    const refresh = (): void => {
      gathering = undefined
      // A hidden tab requests nothing: it would keep its session alive.
      if (document.hidden || old.size === 0) return
      const everything = old.has('*')
      const parts = new Set(old)
      old.clear()
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [environment, part] }) =>
          environment === environmentId && (everything || (typeof part === 'string' && parts.has(part))),
      })
    }
    const note = (...parts: readonly string[]): void => {
      for (const part of parts) old.add(part)
      gathering ??= window.setTimeout(refresh, gatherMs)
    }
    const open = (isAgain: boolean): void => {
      source = new EventSource(`/console/api/stream?environment_id=${encodeURIComponent(environmentId)}`)
      source.onopen = () => {
        setState('live')
        if (isAgain) note('*')
      }
      source.onerror = () => {
        setState('reconnecting')
        if (source?.readyState !== EventSource.CLOSED) return
        window.clearTimeout(reopening)
        reopening = window.setTimeout(open, reopenMs, true)
      }
      for (const [event, parts] of Object.entries(rooms)) {
        source.addEventListener(event, () => {
          note(...(event === 'reset' ? ['*'] : parts))
        })
      }
    }
    open(false)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      document.removeEventListener('visibilitychange', refresh)
      source?.close()
      window.clearTimeout(gathering)
      window.clearTimeout(reopening)
    }
  }, [environmentId, queryClient])
  return state
}
