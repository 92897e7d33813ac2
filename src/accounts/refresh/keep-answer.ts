import { isDatabaseUnreachable } from '../../database/is-unreachable.js'
import type { Answered } from '../../domain/platform-answer.js'
import type { Tokens } from '../../oauth/tokens.js'
import type { Tools } from '../../tools.js'
import type { ReadyRefresh } from './ask-platform.js'
import { fail } from './fail-refresh.js'
import type { HeldLease } from './held-lease.js'
import { keepRefreshed } from './keep-refreshed.js'
import { localJudgement } from '../account/local-judgement.js'
import type { RefreshResult } from './refresh-result.js'
import { sealKept } from './sealed-tokens.js'
import { whileLeased } from './while-leased.js'

/** A platform's answer to a refresh, and what it is about. */
export interface ToKeep extends Pick<ReadyRefresh, 'accountId' | 'facts' | 'stored' | 'app'> {
  readonly lease: HeldLease
  readonly answer: Answered
}

/**
 * Writes the tokens of a response. If they can't be written although the database is up, they are kept sealed, and the account waits for them to be
 * written: they can't be obtained again, and the old ones may be gone. Tokens whose refresh token can't be read are written with their response.
 */
export const keepTokens = async (
  tools: Tools,
  given: ToKeep & { readonly tokens: Tokens; readonly issuedAt?: Date },
): Promise<RefreshResult> => {
  const { accountId, answer, tokens, lease } = given
  const kept = tokens.refreshTokenUnusable === true ? await sealKept(tools.vault, accountId, answer) : undefined
  try {
    return await whileLeased(tools, lease, () =>
      tools.database.transaction((tx) => keepRefreshed(tx, { ...given, ...(kept !== undefined && { kept }) })),
    )
  } catch (error) {
    return keepUnwritten(tools, given, error)
  }
}

/** @throws `error` where the database is away, or writes not even this */
export const keepUnwritten = async (
  tools: Tools,
  { accountId, facts, lease, answer }: Omit<ToKeep, 'stored' | 'app'>,
  error: unknown,
): Promise<RefreshResult> => {
  if (isDatabaseUnreachable(error)) throw error
  tools.log.error({ err: error, account_id: accountId }, 'refreshed tokens could not be written; they are kept sealed and written later')
  const kept = await sealKept(tools.vault, accountId, answer)
  return fail(tools, facts, lease, { accountId, judgement: localJudgement('not_stored'), answered: true, kept })
}

/**
 * An answer that an earlier try could not read or write, tried again as this version reads answers and by the integration's settings of
 * now. Nothing is sent.
 */
export const tryKept = async (tools: Tools, given: ToKeep, tokens: Tokens | null): Promise<RefreshResult> => {
  const { accountId, facts, lease, answer } = given
  if (tokens !== null && tokens.refreshTokenUnusable === undefined) {
    return keepTokens(tools, { ...given, tokens, issuedAt: new Date(answer.receivedAt) })
  }
  const code = tokens === null ? 'refresh_token_may_be_gone' : 'refresh_token_unreadable'
  const judgement = { ...localJudgement(code), httpStatus: answer.status }
  return fail(tools, facts, lease, { accountId, judgement, answered: true })
}
