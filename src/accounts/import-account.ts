import { audit } from '../access/audit.js'
import { BadRequest } from '../http/errors.js'
import type { Integration } from '../integrations/integration.js'
import { secretFieldsOf } from '../integrations/integration.js'
import { OAuthRefused } from '../oauth/errors.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { missingScopes } from '../oauth/scopes.js'
import type { Tools } from '../tools.js'
import { accountJson } from './account/account-json.js'
import type { AccountJson } from './account/account-schema.js'
import type { ContactInput } from './contacts/contact.js'
import { importEntered } from './grant/import-entered.js'
import { insertGranted } from './grant/insert-account.js'
import type { NewAccount } from './grant/insert-account.js'
import { loadApp, requiredScopesOf } from './account/load-app.js'
import { remoteAccountGiven } from './grant/remote-account-given.js'
import type { RemoteAccountInput } from './grant/remote-account-input.js'
import type { RemoteAccount } from './account/account.js'
import { isSameRemoteAccount } from './account/remote-account.js'
import { expiresAtOf, requiredToken, scopesOf } from './grant/token-input.js'
import type { TokenInput } from './grant/token-input.js'
import { whoseToken } from './grant/whose-token.js'

export interface AccountToImport {
  readonly environmentId: string
  readonly actor: string
  readonly integrationId: string
  readonly tenantId: string
  /** `undefined`: the integration's own. */
  readonly method: string | undefined
  /** Of `oauth2`. */
  readonly token: TokenInput | undefined
  /** As sent, credentials included: the values of the integration's secret fields are sealed, the rest is left out. */
  readonly context: Readonly<Record<string, unknown>>
  /** Who is connected, as far as the company knows. */
  readonly remoteAccount: RemoteAccountInput | null
  readonly externalId: string | null
  readonly label: string | null
  readonly impact: string | null
  readonly notify: boolean
  readonly isSandbox: boolean
  readonly contacts: readonly ContactInput[]
}

/**
 * Takes over credentials that the company already has. No refresh token is sent (that would rotate it before anything is stored); who is
 * connected is asked with the access token, before the transaction and not for long.
 * @throws BadRequest, Conflict
 */
export const importAccount = async (tools: Tools, given: AccountToImport): Promise<AccountJson> => {
  const { environmentId, integrationId } = given
  const loaded = await tools.database
    .transaction((tx) => loadApp(tx, given))
    .catch((error: unknown) => {
      throw error instanceof OAuthRefused ? BadRequest.fields([{ field: error.field, message: error.message }]) : error
    })
  if (loaded === null) {
    throw BadRequest.fields([{ field: 'environment_integration_id', message: 'is not an integration of this environment' }])
  }
  const { integration } = loaded
  const { authenticationMethod: method } = integration
  if (given.method !== undefined && given.method !== method) {
    throw BadRequest.fields([{ field: 'authentication_method', message: `must be ${method}, as the integration's` }])
  }
  const taken =
    method === 'oauth2'
      ? await takeToken(tools, loaded, requiredToken(given.token), given.remoteAccount)
      : {
          remoteAccount: identityGiven(loaded.app, given.remoteAccount),
          missingScopes: [],
          granted: importEntered(loaded, given.context, tools.clock()),
        }
  return tools.database.transaction(async (tx) => {
    const id = await insertGranted(tx, { ...given, ...taken, secretFields: secretFieldsOf(integration) })
    await audit(tx, {
      environmentId,
      actor: given.actor,
      action: 'created',
      subjectKind: 'integrated_account',
      subjectId: id,
      data: { environment_integration_id: integrationId },
    })
    return accountJson(tx, id)
  })
}

/** @throws BadRequest for one that no reconnection could ever match */
const identityGiven = (app: OAuthApp, said: RemoteAccountInput | null): RemoteAccount | null => {
  const given = remoteAccountGiven(app, said)
  if ('reason' in given) throw BadRequest.fields([{ field: given.field, message: given.reason }])
  return given.remoteAccount
}

/** Tokens as they are, and who is connected as far as they tell. */
const takeToken = async (
  tools: Tools,
  { app, integration }: { readonly app: OAuthApp; readonly integration: Integration },
  token: TokenInput,
  said: RemoteAccountInput | null,
): Promise<Pick<NewAccount, 'remoteAccount' | 'missingScopes' | 'granted'>> => {
  const now = tools.clock()
  const accessExpiresAt = expiresAtOf(token, now)
  const given = identityGiven(app, said)
  const found = await whoseToken(tools, app, token)
  if (found !== null && given !== null && !isSameRemoteAccount(given, found)) {
    throw BadRequest.fields([{ field: 'remote_account', message: 'is not the account that the access token belongs to' }])
  }
  const remoteAccount = found ?? given
  const granted = scopesOf(token, app)
  return {
    remoteAccount,
    missingScopes: missingScopes(requiredScopesOf(integration), granted, app.scopes, app.platform),
    granted: {
      tokens: {
        accessToken: token.access_token ?? null,
        refreshToken: token.refresh_token ?? null,
        tokenType: token.token_type ?? 'Bearer',
      },
      // A refresh token alone: what there is of an access token has run out.
      accessExpiresAt: token.access_token == null ? now : accessExpiresAt,
      refreshExpiresAt: null,
      requestedScopes: app.scopes,
      grantedScopes: granted ?? app.scopes,
      tokenEndpoint: app.tokenEndpoint,
      clientId: app.clientId,
      grantedAt: null,
    },
  }
}
