import { BadRequest } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { Secret } from '../vault/secret.js'
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
