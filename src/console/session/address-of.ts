import type { Session } from '../api/clients.js'

export type SessionEnvironment = Session['environments'][number]

/** First parts of addresses below `/console` that mean something else. */
const taken = ['api', 'assets', 'frame', 'sign-in']

/** An environment's part of the address: its name, or its id where its name means something else there. */
export const addressOf = ({ id, name }: Pick<SessionEnvironment, 'id' | 'name'>): string =>
  taken.includes(name) || name.startsWith('.') ? id : name

export const environmentAt = (session: Session, address: string): SessionEnvironment | undefined =>
  session.environments.find((one) => addressOf(one) === address)
