import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { apiOf } from '../api/clients.js'
import { usePart } from '../routes/use-address.js'
import { environmentAt } from '../session/address-of.js'
import { EnvironmentContext } from '../session/environment-context.js'
import type { EnvironmentHere } from '../session/environment-context.js'
import { sessionQuery } from '../session/session-query.js'
import { StreamContext } from '../stream/stream-state.js'
import { useStream } from '../stream/use-stream.js'
import { keepLastEnvironment } from './last-environment.js'
import { NotFound } from './not-found.js'
import { Shell } from './shell.js'

/** Gives the pages below it their environment, its calls and its stream. */
export const EnvironmentShell = () => {
  const { data: session } = useQuery(sessionQuery)
  const address = usePart('environment')
  const environment = session ? environmentAt(session, address) : undefined
  const here = useMemo((): EnvironmentHere | null => {
    if (!session || !environment) return null
    const scopes = new Set(environment.scopes)
    return {
      environment,
      session,
      api: apiOf(environment.id),
      address,
      can: (scope) => scopes.has(scope),
      isAdmin: environment.role === 'admin',
    }
  }, [session, environment, address])
  useEffect(() => {
    if (environment) keepLastEnvironment(address)
  }, [environment, address])
  if (here === null) return <NotFound />
  return (
    <EnvironmentContext value={here}>
      <Listening environmentId={here.environment.id} />
    </EnvironmentContext>
  )
}

const Listening = ({ environmentId }: { readonly environmentId: string }) => (
  <StreamContext value={useStream(environmentId)}>
    <Shell>
      <Outlet />
    </Shell>
  </StreamContext>
)
