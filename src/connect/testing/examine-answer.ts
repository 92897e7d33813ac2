import { publicContext } from '../../accounts/account/public-context.js'
import { remoteAccountOf } from '../../accounts/account/remote-account.js'
import type { RemoteAccount } from '../../accounts/account/account.js'
import { requiredScopesOf } from '../../accounts/account/load-app.js'
import { askAboutGrant, isIdentityRefused } from '../../accounts/grant/ask-about-grant.js'
import type { AskedGrant, ProbeOutcome } from '../../accounts/grant/ask-about-grant.js'
import { giveBack, mayGiveBack } from '../../accounts/grant/give-back.js'
import type { Answered, PlatformAnswer } from '../../domain/platform-answer.js'
import { secretFree } from '../../domain/secret-free.js'
import { secretFieldsOf } from '../../integrations/integration.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { readTokens } from '../../oauth/read-tokens.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Tokens } from '../../oauth/tokens.js'
import type { Tools } from '../../tools.js'
import type { AnsweredAttempt } from '../answered-attempt.js'
import { judgeExchange } from '../judge-exchange.js'
import { problemOf } from './problems.js'
import type { Problem, Report } from './report.js'

/** The platform's answer to a test's code. */
interface TestAnswer extends AnsweredAttempt {
  /** The code and the verifier, which the platform may repeat. */
  readonly sent: readonly string[]
}

/**
 * Returns what a new account would get from this response, and every problem: not only the first, as for a customer, but all at once. The platform's
 * words contain no tokens; the grant is revoked if that ends nothing else.
 */
export const examineAnswer = async (tools: Tools, given: TestAnswer): Promise<Report> => {
  const { app, answer, nonce, sent } = given
  const read = await readTokens(tools.egress, app, answer, { expectedNonce: nonce })
  switch (read.kind) {
    case 'no_tokens':
      return noTokens(app, answer, sent)
    case 'id_token_refused':
      return {
        problems: [{ code: `id_token_${read.why}`, summary: 'The ID token does not fit the app: check its issuer and client id.' }],
        platform: null,
        grant: null,
      }
    case 'keys_unreachable':
      return { problems: [problemOf('keys_unreachable')], platform: null, grant: null }
    case 'tokens':
      return tokensOf(tools, given, read)
  }
}

const noTokens = (app: OAuthApp, answer: PlatformAnswer, sent: readonly string[]): Report => {
  const { code, summary, httpStatus, platformCode, platformMessage } = judgeExchange(app, answer, sent)
  const said =
    code === 'invalid_grant'
      ? 'The platform does not accept the code it had just given: check the redirect address that is registered there.'
      : summary
  return {
    problems: [{ code, summary: said }],
    platform: { http_status: httpStatus, code: platformCode, message: platformMessage },
    grant: null,
  }
}

const tokensOf = async (
  tools: Tools,
  { attempt, integration, app, answer, params }: TestAnswer,
  { tokens, idTokenClaims }: { readonly tokens: Tokens; readonly idTokenClaims: unknown },
): Promise<Report> => {
  const { body } = answer as Answered
  const grant = { integration, app, tokens, idTokenClaims, tokenResponse: body, callbackParams: params }
  const asked = await askAboutGrant(tools, grant, attempt.entered)
  const probe = await asked.probing
  const { identities, problem } = identitiesOf(asked, app)
  const missing = missingScopes(requiredScopesOf(integration), tokens.scope, attempt.requestedScopes, app.platform)
  const problems: readonly (Problem | null)[] = [
    problem,
    missing.length === 0 ? null : problemOf('scope_missing'),
    app.needsRefreshToken && tokens.refreshToken === null ? problemOf('no_refresh_token') : null,
    problemOfProbe(probe),
  ]
  const unused = { app, ...tokens, identities }
  const isGivenBack = (await mayGiveBack(tools, unused)) && (await giveBack(tools, unused))
  const plain = plainBy(tokens, app)
  return {
    problems: problems.filter((one) => one !== null),
    platform: null,
    grant: {
      identity_from: app.identity.from,
      must_match: app.identity.mustMatch,
      identities: identities.map(({ values, label, verified_email }) => ({
        values: values.map(plain),
        label: label === null ? null : plain(label),
        verified_email: verified_email === null ? null : plain(verified_email),
      })),
      requested_scopes: [...attempt.requestedScopes],
      granted_scopes: tokens.scope === null ? null : tokens.scope.map(plain),
      missing_scopes: [...missing],
      has_refresh_token: tokens.refreshToken !== null,
      needs_refresh_token: app.needsRefreshToken,
      access_expires_in_s: tokens.expiresInS,
      refresh_expires_in_s: tokens.refreshExpiresInS,
      context: plainContext(publicContext({ ...attempt.entered, ...asked.kept }, secretFieldsOf(integration)), plain),
      probe: probeJson(probe),
      given_back: isGivenBack,
    },
  }
}

const identitiesOf = (
  { read }: AskedGrant,
  app: OAuthApp,
): { readonly identities: readonly RemoteAccount[]; readonly problem: Problem | null } => {
  if (read.kind === 'unreachable') {
    const code = isIdentityRefused(read) ? 'userinfo_refused' : 'userinfo_unreachable'
    const status = read.answer.kind === 'answer' ? `It answered ${String(read.answer.status)}.` : undefined
    return { identities: [], problem: problemOf(code, status) }
  }
  const identities = read.identities.map((identity) => remoteAccountOf(app.identity, identity, read.email))
  const isUnreadable = identities.length === 0 && app.identity.from !== 'none'
  return { identities, problem: isUnreadable ? problemOf('identity_unreadable') : null }
}

const problemOfProbe = (probe: ProbeOutcome): Problem | null => {
  if (probe.kind === 'none') return null
  if (probe.kind === 'context_invalid') return { code: 'context_invalid', summary: `The probe was not sent: ${probe.message}.` }
  if (probe.health === 'healthy') return null
  const status = probe.httpStatus === null ? undefined : `It answered ${String(probe.httpStatus)}.`
  return problemOf(probe.health === 'unclear' ? 'probe_unreachable' : 'probe_refused', status)
}

const probeJson = (probe: ProbeOutcome): NonNullable<Report['grant']>['probe'] => {
  switch (probe.kind) {
    case 'none':
      return null
    case 'context_invalid':
      return { health: 'not_sent', http_status: null }
    case 'asked':
      return { health: probe.health, http_status: probe.httpStatus }
  }
}

/** A platform may repeat a token anywhere. */
const plainBy = ({ accessToken, refreshToken, idToken }: Tokens, { clientSecret }: OAuthApp): ((text: string) => string) => {
  const secrets = [accessToken, refreshToken, idToken, clientSecret].flatMap((secret) => (secret === null ? [] : [secret.reveal()]))
  return (text) => secretFree(text, secrets, textLength)
}

const textLength = 300

const plainContext = (context: Readonly<Record<string, unknown>>, plain: (text: string) => string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(context).map(([name, value]) => [
      name,
      typeof value === 'string' ? plain(value) : ['number', 'boolean'].includes(typeof value) ? value : plain(JSON.stringify(value)),
    ]),
  )
