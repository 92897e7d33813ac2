import { createContext, use } from 'react'
import type { Api, Session } from '../api/clients.js'
import type { SessionEnvironment } from './address-of.js'

export type Scope = SessionEnvironment['scopes'][number]

export interface EnvironmentHere {
  readonly environment: SessionEnvironment
  readonly session: Session
  /** Calls in this environment. */
  readonly api: Api
  /** The environment's part of the address. */
  readonly address: string
  /** Whether the role here gives the scope. What it does not give is shown as text, or not offered. */
  readonly can: (scope: Scope) => boolean
  readonly isAdmin: boolean
}

export const EnvironmentContext = createContext<EnvironmentHere | null>(null)

/** The environment of the address. Below the environment's route only. */
export const useEnvironment = (): EnvironmentHere => {
  const here = use(EnvironmentContext)
  if (here === null) throw new Error('there is no environment here')
  return here
}
