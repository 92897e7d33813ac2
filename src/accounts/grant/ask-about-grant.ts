import type { Integration } from '../../integrations/integration.js'
import { OAuthRefused } from '../../oauth/errors.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { probeRequest } from '../../oauth/probe-request.js'
import { readIdentity } from '../../oauth/read-identity.js'
import type { ReadIdentity } from '../../oauth/read-identity.js'
import { probe } from '../../oauth/resource-calls.js'
import type { Health } from '../../oauth/resource-calls.js'
import type { Tokens } from '../../oauth/tokens.js'
import type { Tools } from '../../tools.js'
import { keptContext } from './kept-context.js'

/** What a consent brought, and where it is asked about. */
export interface GrantToAsk {
  readonly integration: Pick<Integration, 'oauth' | 'probe'>
  /** Endpoints filled. */
  readonly app: OAuthApp
  readonly tokens: Tokens
  /** Verified claims of the ID token. */
  readonly idTokenClaims: unknown
  /** The body of the token answer. */
  readonly tokenResponse: unknown
  /** Null where there was no browser. */
  readonly callbackParams: URLSearchParams | null
  /** Of the integration's fields, for the probe. */
  readonly values?: Readonly<Record<string, string>>
}

/** `context_invalid`: a value of the probe is missing or does not fit, and nothing was sent. */
export type ProbeOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'asked'; readonly health: Health; readonly httpStatus: number | null }
  | { readonly kind: 'context_invalid'; readonly message: string }

export interface AskedGrant {
  /** What the integration keeps of the answers in the account's context. */
  readonly kept: Readonly<Record<string, unknown>>
  /** Under way; its failure may be left alone. */
  readonly probing: Promise<ProbeOutcome>
  readonly read: ReadIdentity
}

/** Asks the platform who consented and, side by side, whether a call works. `context`: the account's, before this grant. */
export const askAboutGrant = async (
  tools: Tools,
  grant: GrantToAsk,
  context: Readonly<Record<string, unknown>> | null,
): Promise<AskedGrant> => {
  const { app, idTokenClaims, tokenResponse, callbackParams } = grant
  const { accessToken } = grant.tokens
  const kept = keptContext(grant.integration, callbackParams, tokenResponse)
  const probing = probed(tools, grant, { ...context, ...kept })
  // It counts only where nothing else stands against the grant.
  probing.catch(() => undefined)
  const read = await readIdentity(tools.egress, app, { accessToken, idTokenClaims, tokenResponse, callbackParams })
  return { kept, probing, read }
}

/** Whether the platform refused to say who it is; else the call failed, and nothing is proven. */
export const isIdentityRefused = ({ answer }: Extract<ReadIdentity, { kind: 'unreachable' }>): boolean =>
  answer.kind === 'answer' && [400, 401, 403].includes(answer.status)

const probed = async (
  tools: Tools,
  { integration, app, tokens, values }: GrantToAsk,
  context: Readonly<Record<string, unknown>>,
): Promise<ProbeOutcome> => {
  if (integration.probe === null) return { kind: 'none' }
  try {
    const request = probeRequest(integration.probe, { ...context, ...values, access_token: tokens.accessToken.reveal() }, app.platform)
    const { health, answer } = await probe(tools.egress, request, { timeoutMs: tools.settings.platformTimeout })
    return { kind: 'asked', health, httpStatus: answer.kind === 'answer' ? answer.status : null }
  } catch (error) {
    if (error instanceof OAuthRefused) return { kind: 'context_invalid', message: error.message }
    throw error
  }
}
