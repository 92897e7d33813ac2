import { audit } from '../../access/audit.js'
import { lockCase } from '../../cases/lock-case.js'
import { Conflict, NotFound } from '../../http/errors.js'
import type { Integration } from '../../integrations/integration.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Tools, Tx } from '../../tools.js'
import { accountJson } from '../account/account-json.js'
import type { Account } from '../account/account.js'
import type { AccountJson } from '../account/account-schema.js'
import { endOutage } from '../outage/end-outage.js'
import { requiredScopesOf } from '../account/load-app.js'
import { lockAccount } from '../account/lock-account.js'
import { isSameRemoteAccount } from '../account/remote-account.js'
import { readableTokens } from '../refresh/sealed-tokens.js'
import { updateConnection } from '../store/account-store.js'
import { selectCredentialsForUpdate } from '../store/credentials-store.js'
import { expiresAtOf, scopesOf } from './token-input.js'
import type { TokenInput } from './token-input.js'
import { whoseToken } from './whose-token.js'
import { writeGrant } from './write-grant.js'

/**
 * Tokens of the system that still refreshes the account, stored as they are: proving a refresh token would rotate it away from that
 * system. Only whose they are is asked, with the access token and not for long. A refresh token that was left out stays. Ends an open
 * case: its outage's credentials are replaced.
 * @throws NotFound, Conflict for another account's
 */
export const storeObserved = async (
  tools: Tools,
  given: {
    readonly environmentId: string
    readonly accountId: string
    readonly actor: string
    readonly token: TokenInput
    readonly app: OAuthApp
    readonly integration: Integration
  },
): Promise<AccountJson> => {
  const { environmentId, accountId, actor, token, app, integration } = given
  const now = tools.clock()
  const accessExpiresAt = expiresAtOf(token, now)
  const identity = await whoseToken(tools, app, token)
  return tools.database.transaction(async (tx) => {
    const account = await lockAccount(tx, accountId, environmentId)
    const current = account === null || account.deletedAt !== null ? null : await selectCredentialsForUpdate(tx, accountId)
    if (account === null || current === null) throw new NotFound()
    const { remoteAccount: known } = account
    if (known !== null && identity !== null && !isSameRemoteAccount(known, identity)) {
      throw new Conflict('context.oauth.token: these credentials belong to another account at the platform')
    }
    const stored = await readableTokens(tx.vault, accountId, current.sealed)
    const granted = scopesOf(token, app)
    const generation = current.generation + 1
    const tokens = {
      accessToken: token.access_token ?? null,
      refreshToken: token.refresh_token ?? stored?.refreshToken ?? null,
      tokenType: token.token_type ?? 'Bearer',
    }
    await writeGrant(
      tx,
      accountId,
      generation,
      {
        tokens,
        // A refresh token alone: what there is of an access token has run out.
        accessExpiresAt: token.access_token == null ? now : accessExpiresAt,
        refreshExpiresAt: null,
        requestedScopes: app.scopes,
        grantedScopes: granted ?? current.grantedScopes,
        tokenEndpoint: app.tokenEndpoint,
        clientId: app.clientId,
        grantedAt: null,
      },
      { predecessor: stored === null ? null : current.sealed },
    )
    await updateConnection(tx, accountId, {
      remoteAccount: identity ?? known,
      label: account.label ?? identity?.label ?? null,
      context: account.context,
      missingScopes: missingScopes(requiredScopesOf(integration), granted ?? current.grantedScopes, app.scopes, app.platform),
    })
    await endOutage(tx, { accountId, outcome: await outcomeOf(tx, account), actor })
    await audit(tx, {
      environmentId,
      actor,
      action: 'credentials_replaced',
      subjectKind: 'integrated_account',
      subjectId: accountId,
      data: { generation, observed: true },
    })
    return accountJson(tx, accountId)
  })
}

/** What a person had to fix, a person has fixed; anything else healed, as each of the other system's refreshes does. */
const outcomeOf = async (tx: Tx, { openCaseId }: Account): Promise<'reauthorized' | 'healed'> => {
  const open = openCaseId === null ? null : await lockCase(tx, openCaseId)
  return open?.verdict === 'user' ? 'reauthorized' : 'healed'
}
