import { queryOptions } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { consoleApi, keepCsrfToken } from '../api/clients.js'
import type { Session } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { sessionKey } from './session-key.js'

/** Who is signed in; `null`: no one. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await answered(consoleApi.GET('/session', { signal }))
      keepCsrfToken(session.csrf_token)
      return session
    } catch (error) {
      if (failureOf(error).isSignedOut) return null
      throw error
    }
  },
  // Roles, and whether the environment sends mail, may be changed by others.
  staleTime: 60_000,
})
