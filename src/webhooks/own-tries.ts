import type { Takers } from '../outbox/taker.js'
import type { Tx } from '../tools.js'
import type { Claimed } from './claimed.js'
import type { OwnPlaces } from './store/delivery-store.js'

/** Tries the deliveries that its own process writes, without looking for them, as a `Taker` of the outbox does with its rows. */
export interface OwnTries {
  /** Null: none. */
  readonly own: OwnPlaces | null
  take(claimed: readonly Claimed[]): void
}

const ofProcess = new WeakMap<Takers, OwnTries>()

export const addOwnTries = (takers: Takers, tries: OwnTries): void => {
  ofProcess.set(takers, tries)
}

export const ownTriesOf = ({ takers }: Pick<Tx, 'takers'>): OwnTries | undefined => takers && ofProcess.get(takers)
