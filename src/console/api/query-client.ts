import { QueryCache, QueryClient, MutationCache } from '@tanstack/react-query'
import { failureOf } from './failure.js'
import { sessionKey } from '../session/session-key.js'

const whenSignedOut = (error: unknown): void => {
  if (failureOf(error).isSignedOut) queryClient.setQueryData(sessionKey, null)
}

/**
 * The stream says when something has changed; what it does not tell of is read again when a person comes back to the window. Only silence
 * and a 5xx are tried again: a refusal stays one.
 */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: whenSignedOut }),
  mutationCache: new MutationCache({ onError: whenSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (tries, error) => tries < 2 && [0, 502, 503, 504].includes(failureOf(error).status),
    },
  },
})
