import { createContext, use } from 'react'

/** `live`: what is shown is what is; `reconnecting`: it may be old. */
export type StreamState = 'connecting' | 'live' | 'reconnecting'

export const StreamContext = createContext<StreamState>('connecting')

export const useStreamState = (): StreamState => use(StreamContext)
