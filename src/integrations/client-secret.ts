import { timingSafeEqual } from 'node:crypto'
import { BadRequest, Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { Secret } from '../vault/secret.js'
import type { Integration } from './integration.js'
import { clientSecretPlace } from './oauth-app.js'

/** The sealed secret that is to be stored. @throws BadRequest naming `oauth.client_secret` where the app needs one and has none */
export const sealClientSecret = async (
  tx: Pick<Tx, 'vault'>,
  integrationId: string,
  secret: { readonly given: Secret | null | undefined; readonly before: Secret | null; readonly isNeeded: boolean },
): Promise<Secret | null> => {
  const sealed = secret.given
    ? new Secret(await tx.vault.seal(clientSecretPlace(integrationId), secret.given.reveal()))
    : secret.given === null
      ? null
      : secret.before
  if (sealed === null && secret.isNeeded) {
    throw BadRequest.fields([{ field: 'oauth.client_secret', message: 'is required unless oauth.token_endpoint_auth_method is none' }])
  }
  return sealed
}

/**
 * A change of where secrets go needs the stored client secret, where there is one: who knows it owns the OAuth app. An app without one is
 * protected by the confirmation alone.
 * @throws BadRequest naming `oauth.current_client_secret`; Conflict where the stored one can't be opened
 */
export const proveClientSecret = async (
  tx: Pick<Tx, 'vault'>,
  { id, sealedClientSecret }: Pick<Integration, 'id' | 'sealedClientSecret'>,
  { given, endpoints }: { readonly given: Secret | undefined; readonly endpoints: readonly string[] },
): Promise<void> => {
  if (sealedClientSecret === null) return
  const refused = (message: string): BadRequest => BadRequest.fields([{ field: 'oauth.current_client_secret', message }])
  if (given === undefined) throw refused(`is required, since ${endpoints.join(', ')} decides where secrets go: the client secret as stored`)
  const stored = await tx.vault.open(clientSecretPlace(id), sealedClientSecret.reveal()).catch((error: unknown) => {
    if (!(error instanceof VaultUnreadable)) throw error
    throw new Conflict('The stored client secret can not be decrypted with the keys in VAULT_KEYS, so nothing can be compared with it', {
      cause: error,
    })
  })
  const label = 'client secret proof'
  const [known, sent] = [stored, given.reveal()].map((text) => Buffer.from(tx.vault.digest(label, text)))
  if (known === undefined || sent === undefined || !timingSafeEqual(known, sent)) throw refused('is not the stored client secret')
}
