import type { Integration } from '../../integrations/integration.js'
import { RemoteError, Unprocessable } from '../../http/errors.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { Tools } from '../../tools.js'
import { readEntered } from './entered-fields.js'
import { refusedFields } from './import-entered.js'
import { storedFields } from '../refresh/stored-fields.js'
import { verifyEntered } from './verify-entered.js'
import type { EnteredVerdict } from './verify-entered.js'
import type { GrantVerdict } from './verify-grant.js'

/**
 * What the company sends of an account without refresh, proven as the connect page proves it. What is left out stays as it is: a new
 * secret may come without its client id.
 * @throws BadRequest naming the fields, Unprocessable, RemoteError (503: nothing is proven)
 */
export const replaceEntered = async (
  tools: Tools,
  account: {
    readonly accountId: string
    readonly integration: Integration
    readonly app: OAuthApp
    readonly context: Readonly<Record<string, unknown>>
  },
  given: Readonly<Record<string, unknown>>,
): Promise<GrantVerdict> => {
  const { accountId, integration, app, context } = account
  const known = await storedFields(tools, accountId)
  const { entered, refused } = readEntered(integration.fields, { ...context, ...known, ...given })
  if (refused.length > 0) throw refusedFields(integration, refused)
  return proven(await verifyEntered(tools, { integration, app, accountId, context, entered }))
}

const proven = (verdict: EnteredVerdict): GrantVerdict => {
  if (verdict.kind === 'entered_refused') {
    const message = verdict.judgement?.summary ?? 'can not be part of the address or the header that it belongs in'
    const errors = verdict.fields.map((name) => ({ field: `context.${name}`, message }))
    throw new Unprocessable(errors.map(({ field }) => `${field}: ${message}`).join('; '), {
      errors,
      extra: { code: verdict.judgement?.code ?? 'context_invalid', raw_response: rawOf(verdict) },
    })
  }
  if (verdict.kind === 'our_fault') {
    throw new RemoteError(503, `Nothing is proven: ${verdict.judgement.summary}`, rawOf(verdict), { retryAfterSeconds: 300 })
  }
  return verdict
}

const rawOf = ({ judgement }: Extract<EnteredVerdict, { kind: 'entered_refused' | 'our_fault' }>) =>
  judgement === null ? null : { status: judgement.httpStatus, code: judgement.platformCode, message: judgement.platformMessage }
