import { findEnvironment } from '../access/load-environment.js'
import { setMode } from '../access/set-mode.js'
import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { findIntegration } from './load-integration.js'
import { countObserved } from './store.js'

export interface CutOver {
  readonly changed: boolean
  /** Accounts with a refresh token, which Relink refreshes from now on (or, back, does not any more). */
  readonly accounts: number
  /** Cases opened while it observed: held until each is released. */
  readonly held: number
}

/**
 * Ends a dual run: from the commit on Relink refreshes, mails and tells, for one integration or for the whole environment. `back` lets it
 * observe again. Audited. @throws NotFound with a sentence
 */
export const cutOver = async (
  tx: Tx,
  given: { readonly environment: string; readonly integration?: string; readonly back: boolean; readonly actor: string },
): Promise<CutOver> => {
  const environment = await findEnvironment(tx, given.environment)
  if (environment === null) throw new NotFound(`There is no environment named ${given.environment}`)
  const { integration: name } = given
  const integration = name === undefined ? null : await findIntegration(tx, environment.id, name)
  if (name !== undefined && integration === null) throw new NotFound(`There is no integration named ${name} in ${environment.name}`)
  const changed = await setMode(tx, {
    environmentId: environment.id,
    mode: given.back ? 'observe' : 'live',
    actor: given.actor,
    ...(integration === null ? {} : { integrationId: integration.id }),
  })
  return { changed, ...(await countObserved(tx, { environmentId: environment.id, integrationId: integration?.id ?? null })) }
}
