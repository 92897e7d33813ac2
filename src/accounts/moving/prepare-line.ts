import { derivedId } from '../../database/derived-id.js'
import { ApiError } from '../../http/errors.js'
import { fieldErrors } from '../../http/field-errors.js'
import { plainMessages } from '../../http/plain-messages.js'
import { unstorable } from '../../http/unstorable.js'
import { secretFieldsOf } from '../../integrations/integration.js'
import type { Integration } from '../../integrations/integration.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Vault } from '../../vault/vault.js'
import { ownValues } from '../contract.js'
import { expiryOf, nextCheck } from '../refresh/expiry.js'
import { importEntered } from '../grant/import-entered.js'
import { requiredScopesOf } from '../account/load-app.js'
import { publicContext } from '../account/public-context.js'
import { quirksOf } from '../../platforms/index.js'
import { sealTokens } from '../refresh/sealed-tokens.js'
import type { ImportedCredentials, ImportedRow } from '../store/import-store.js'
import { expiresAtOf, scopesOf } from '../grant/token-input.js'
import type { TokenInput } from '../grant/token-input.js'
import { exportedCredentials, importLine } from './import-line.js'
import type { ImportLine } from './import-line.js'
import { MoveKeyUnusable } from './move-key.js'
import type { MoveKey } from './move-key.js'
import type { PreparedLine, Refusal } from './prepared-line.js'
import type { RefreshPace } from './refresh-pace.js'
import { remoteAccountGiven } from '../grant/remote-account-given.js'
import type { SourceLine } from './source.js'

export interface Preparing {
  readonly environmentId: string
  /** Of the file: the id of a line that brings none comes from here, so that the same file brings the same account once. */
  readonly digest: string
  /** By name; null: there is none of that name. */
  readonly integration: (name: string) => Promise<{ readonly integration: Integration; readonly app: OAuthApp } | null>
  readonly vault: Vault
  readonly key: MoveKey | null
  readonly pace: RefreshPace
  readonly now: Date
}

/** Names and labels of another system: what breaks a line in them becomes a space (`lineInput`), and the line is not lost for it. */
const severalLines = { ...ownValues, label: 'lines', impact: 'lines', contacts: 'lines', tenant: 'lines' } as const

class Refused extends Error {
  readonly refusals: readonly Refusal[]
  constructor(...refusals: readonly Refusal[]) {
    super('refused')
    this.refusals = refusals
  }
}

/** Checks one line and makes its row, credentials sealed. Nothing is sent anywhere. */
export const prepareLine = async (preparing: Preparing, source: SourceLine): Promise<PreparedLine> => {
  const { line, end, endLine, read } = source
  try {
    if ('problem' in read) throw new Refused({ field: 'line', reason: read.problem })
    return { line, end, endLine, outcome: { row: await rowOf(preparing, line, read.value) } }
  } catch (error) {
    if (error instanceof Refused) return { line, end, endLine, outcome: { refused: error.refusals } }
    throw error
  }
}

const rowOf = async (preparing: Preparing, line: number, value: unknown): Promise<ImportedRow> => {
  const { environmentId, now, digest } = preparing
  const bad = unstorable(value, severalLines)
  if (bad !== null) throw new Refused({ field: bad.path.join('.') || 'line', reason: bad.message })
  const parsed = importLine.safeParse(value, { error: plainMessages })
  if (!parsed.success) throw new Refused(...fieldErrors(parsed.error).map(({ field, message }) => ({ field, reason: message })))
  const given = parsed.data
  const createdAt = given.created_at == null ? now : new Date(given.created_at)
  if (createdAt > now) throw new Refused({ field: 'created_at', reason: 'must not lie in the future' })

  const found = await preparing.integration(given.integration)
  if (found === null) throw new Refused({ field: 'integration', reason: 'is not the name of an integration of this environment' })
  const context = publicContext(given.context ?? {}, secretFieldsOf(found.integration))
  const app = filled(found.app, context)
  const id = given.id ?? derivedId(environmentId, `import/${digest}`, String(line))
  const remote = remoteAccountGiven(app, given.remote_account ?? null)
  if ('field' in remote) throw new Refused(remote)
  const credentials = await credentialsOf(preparing, {
    id,
    found,
    app,
    brought: await broughtWith(preparing, given),
    context: given.context ?? {},
  })
  return {
    id,
    tenant_id: given.tenant_id,
    integration_id: found.integration.id,
    external_id: given.external_id ?? null,
    // Whatever the old system calls it: an account that does not work, or has nothing to work with, has to be reconnected.
    status: credentials.sealed !== null && (given.status ?? 'active') === 'active' ? 'active' : 'needs_reauth',
    is_sandbox: given.is_sandbox ?? false,
    label: given.label ?? remote.label,
    context,
    impact: given.impact ?? null,
    notify: given.notify ?? true,
    remote_account: remote.remoteAccount,
    created_at: createdAt,
    contacts: given.contacts ?? [],
    tenant:
      given.tenant == null
        ? null
        : { name: given.tenant.name ?? null, timeZone: given.tenant.time_zone ?? null, contacts: given.tenant.contacts ?? [] },
    authentication_method: found.integration.authenticationMethod,
    ...credentials,
  }
}

const filled = (app: OAuthApp, context: Readonly<Record<string, unknown>>): OAuthApp => {
  try {
    return fillEndpoints(app, context)
  } catch (error) {
    throw error instanceof OAuthRefused ? new Refused({ field: error.field, reason: error.message }) : error
  }
}

/** What a line brings to work with: a token, or values of the integration's secret fields. */
interface Brought {
  readonly token: TokenInput | null
  readonly fields: Readonly<Record<string, string>>
}

/** Plain in the line's context, or sealed by an export. */
const broughtWith = async ({ key }: Preparing, given: ImportLine): Promise<Brought> => {
  const plain = given.context?.oauth?.token ?? null
  if (given.credentials == null) return { token: plain, fields: {} }
  const refuse = (reason: string) => new Refused({ field: 'credentials', reason })
  if (plain !== null) throw refuse('stands beside context.oauth.token: only one of both')
  if (key === null) throw refuse('is sealed by an export: opening it needs --key with the private key')
  let value: unknown
  try {
    value = JSON.parse(await key.open(given.credentials))
  } catch (error) {
    if (error instanceof MoveKeyUnusable) throw refuse(error.message)
    throw refuse('opens to something else than credentials')
  }
  const opened = exportedCredentials.safeParse(value)
  if (!opened.success) throw refuse('opens to something else than credentials')
  if (opened.data.id !== given.id) throw refuse('belongs to another account than this line')
  return { token: opened.data.token ?? null, fields: opened.data.fields ?? {} }
}

interface ToSeal {
  readonly id: string
  readonly found: { readonly integration: Integration }
  readonly app: OAuthApp
  readonly brought: Brought
  readonly context: Readonly<Record<string, unknown>>
}

const credentialsOf = async (preparing: Preparing, given: ToSeal): Promise<ImportedCredentials> => {
  const { vault, pace, now } = preparing
  const { id, found, app, brought } = given
  const { integration } = found
  const { token } = brought
  const issued = { token_endpoint: app.tokenEndpoint, client_id: app.clientId, requested_scopes: app.scopes }
  const none = {
    sealed: null,
    has_refresh_token: false,
    access_expires_at: null,
    next_refresh_at: null,
    granted_scopes: [],
    missing_scopes: [],
  }
  if (integration.authenticationMethod !== 'oauth2') return (await enteredOf(preparing, given)) ?? { ...issued, ...none }
  if (token === null) return { ...issued, ...none }
  const granted = scopesOf(token, app)
  const hasRefreshToken = Boolean(token.refresh_token)
  // A refresh token alone: what there is of an access token has run out.
  const expiresAt = token.access_token == null ? now : expiresAtOf(token, now)
  const { accessExpiresAt, nextRefreshAt } = expiryOf({ issuedAt: now, expiresAt, hasRefreshToken, quirks: quirksOf(app.platform) })
  const tokens = {
    accessToken: token.access_token ?? null,
    refreshToken: token.refresh_token ?? null,
    tokenType: token.token_type ?? 'Bearer',
  }
  return {
    ...issued,
    sealed: await sealTokens(vault, id, tokens),
    has_refresh_token: hasRefreshToken,
    access_expires_at: accessExpiresAt,
    next_refresh_at: nextRefreshAt === null ? null : pace.slot(integration.id, new Date(Math.max(nextRefreshAt.getTime(), now.getTime()))),
    granted_scopes: granted ?? app.scopes,
    missing_scopes: missingScopes(requiredScopesOf(integration), granted, app.scopes, app.platform),
  }
}

/** An account without refresh: the values of its integration's fields. Null: it brought none of the secret ones. */
const enteredOf = async ({ vault, pace, now }: Preparing, given: ToSeal): Promise<ImportedCredentials | null> => {
  const { id, found, app, brought } = given
  const { integration } = found
  const values = { ...given.context, ...brought.fields }
  if (secretFieldsOf(integration).every((name) => values[name] == null || values[name] === '')) return null
  const isKey = integration.authenticationMethod === 'api_key'
  const granted = entered(() => importEntered({ integration, app }, values, now))
  return {
    sealed: await sealTokens(vault, id, granted.tokens),
    // A client gets its next token by itself.
    has_refresh_token: !isKey,
    access_expires_at: granted.accessExpiresAt,
    next_refresh_at: pace.slot(integration.id, isKey ? nextCheck(now) : now),
    requested_scopes: granted.requestedScopes,
    granted_scopes: granted.grantedScopes,
    missing_scopes: [],
    token_endpoint: granted.tokenEndpoint,
    client_id: granted.clientId,
  }
}

const entered = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ApiError) || error.errors === undefined) throw error
    throw new Refused(...error.errors.map(({ field, message }) => ({ field, reason: message })))
  }
}
