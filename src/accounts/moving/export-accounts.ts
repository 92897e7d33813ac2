import { audit } from '../../access/audit.js'
import type { Tools } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { publicContext } from '../account/public-context.js'
import { openTokens } from '../refresh/sealed-tokens.js'
import { countAccounts, selectAccountsToExport } from '../store/export-store.js'
import type { ExportedAccount } from '../store/export-store.js'
import type { MoveKey } from './move-key.js'

export interface ExportGiven {
  readonly environmentId: string
  readonly actor: string
  /** Credentials leave only sealed to this key; null: they stay. */
  readonly key: MoveKey | null
  /** Takes one line, with its newline; resolves when there is room for the next. */
  readonly write: (line: string) => Promise<void>
  readonly onProgress: (done: number, total: number) => void
}

export interface ExportResult {
  readonly accounts: number
  /** Accounts whose credentials do not open with the keys in VAULT_KEYS: their lines are there, without them. */
  readonly unreadable: readonly string[]
}

const pageSize = 500
const first = '00000000-0000-0000-0000-000000000000'

/** Gives every account of an environment, a line each, in the form in which `importAccounts` takes it. */
export const exportAccounts = async (tools: Tools, given: ExportGiven): Promise<ExportResult> => {
  const { environmentId, actor, key } = given
  const total = await countAccounts(tools.database, environmentId)
  await tools.database.transaction((tx) =>
    audit(tx, {
      environmentId,
      actor,
      action: 'exported',
      subjectKind: 'environment',
      subjectId: environmentId,
      data: { accounts: total, credentials: key !== null },
    }),
  )
  const unreadable: string[] = []
  let accounts = 0
  for (let after = first; after !== '';) {
    const page = await selectAccountsToExport(tools.database, environmentId, { after, limit: pageSize })
    for (const account of page) {
      const credentials = key === null || account.sealed === null ? null : await sealedFor(tools, key, account, account.sealed)
      if (key !== null && account.sealed !== null && credentials === null) unreadable.push(account.id)
      await given.write(`${JSON.stringify(lineOf(account, credentials))}\n`)
      accounts += 1
    }
    after = page.at(-1)?.id ?? ''
    given.onProgress(accounts, total)
  }
  return { accounts, unreadable }
}

/** The account's id stands inside, so that one account's credentials can't be put into another's line. Null: they do not open. */
const sealedFor = async (tools: Tools, key: MoveKey, account: ExportedAccount, sealed: string): Promise<string | null> => {
  try {
    const { accessToken, refreshToken, tokenType, fields } = await openTokens(tools.vault, account.id, sealed)
    if (fields !== undefined) return await key.seal(JSON.stringify({ id: account.id, fields }))
    const token = {
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: tokenType,
      expires_at: account.access_expires_at?.toISOString() ?? null,
      scope: account.granted_scopes,
    }
    return await key.seal(JSON.stringify({ id: account.id, token }))
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}

const lineOf = (account: ExportedAccount, credentials: string | null) => ({
  id: account.id,
  external_id: account.external_id,
  integration: account.integration,
  tenant_id: account.tenant_id,
  authentication_method: account.authentication_method,
  status: account.status,
  is_sandbox: account.is_sandbox,
  label: account.label,
  context: publicContext(account.context),
  impact: account.impact,
  notify: account.notify,
  remote_account: account.remote_account,
  contacts: account.contacts,
  tenant: account.tenant,
  created_at: account.created_at,
  ...(credentials === null ? {} : { credentials }),
})
