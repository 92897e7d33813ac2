import { z } from 'zod'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { EnteredFields } from '../accounts/grant/entered-fields.js'
import type { VerifiedGrant } from '../accounts/grant/verify-grant.js'
import type { Tokens } from '../oauth/tokens.js'
import type { Tx } from '../tools.js'
import { Secret } from '../vault/secret.js'
import type { Vault } from '../vault/vault.js'
import type { Attempt } from './attempt.js'

const place = (attemptId: string, field: 'secrets' | 'callback' | 'answer') => ({ table: 'attempts', row: attemptId, field })

const secretsShape = z.object({ codeVerifier: z.string(), nonce: z.string().nullable() })
export type AttemptSecrets = z.output<typeof secretsShape>

export const sealSecrets = (tx: Tx, attemptId: string, secrets: AttemptSecrets): Promise<string> =>
  tx.vault.seal(place(attemptId, 'secrets'), JSON.stringify(secrets))

/** @throws VaultUnreadable */
export const openSecrets = async (vault: Vault, attempt: Attempt): Promise<AttemptSecrets> =>
  secretsShape.parse(JSON.parse(await vault.open(place(attempt.id, 'secrets'), attempt.secrets)))

/** The callback's parameters without the code, which is of no use once it was sent: some platforms say there whose account it is. */
export const keptParams = (params: URLSearchParams): URLSearchParams => {
  const kept = new URLSearchParams(params)
  for (const name of ['code', 'state']) kept.delete(name)
  return kept
}

export const sealCallback = (vault: Vault, attemptId: string, params: URLSearchParams): Promise<string> =>
  vault.seal(place(attemptId, 'callback'), keptParams(params).toString())

export const openCallback = async (vault: Vault, attempt: Attempt): Promise<URLSearchParams | null> =>
  attempt.callback === null ? null : new URLSearchParams(await vault.open(place(attempt.id, 'callback'), attempt.callback))

export const sealAnswer = (vault: Vault, attemptId: string, answer: PlatformAnswer): Promise<string> =>
  vault.seal(place(attemptId, 'answer'), JSON.stringify(answer))

/** Our own JSON, authenticated by the vault: its form needs no check. */
export const openAnswer = async (vault: Vault, attempt: Attempt): Promise<PlatformAnswer> =>
  JSON.parse(await vault.open(place(attempt.id, 'answer'), attempt.answer ?? '')) as PlatformAnswer

/** What a person entered, in the place of a platform's answer. */
export const sealEntered = (tx: Tx, attemptId: string, { secrets, context }: EnteredFields): Promise<string> =>
  tx.vault.seal(place(attemptId, 'answer'), JSON.stringify({ secrets: shown(secrets), context }))

export const openEntered = async (vault: Vault, attempt: Attempt): Promise<EnteredFields> => {
  const opened: unknown = JSON.parse(await vault.open(place(attempt.id, 'answer'), attempt.answer ?? ''))
  const { secrets, context } = opened as { readonly secrets: Record<string, string>; readonly context: Record<string, string> }
  return { secrets: hidden(secrets), context }
}

/**
 * Seals a grant that waits for approval, with everything that was found out: by then its access token may have expired, and the platform can't be
 * asked again.
 */
export const sealGrant = (tx: Tx, attemptId: string, grant: VerifiedGrant): Promise<string> => {
  // A `Secret` does not show itself to JSON.
  const { tokens, secrets, ...facts } = grant
  const { accessToken, refreshToken, ...rest } = tokens
  const plain: SealedGrant = {
    facts,
    tokens: { ...rest, idToken: null, accessToken: accessToken.reveal(), refreshToken: refreshToken?.reveal() ?? null },
    ...(secrets !== undefined && { secrets: shown(secrets) }),
  }
  return tx.vault.seal(place(attemptId, 'answer'), JSON.stringify(plain))
}

export const openGrant = async (vault: Vault, attempt: Attempt): Promise<VerifiedGrant> => {
  const opened: unknown = JSON.parse(await vault.open(place(attempt.id, 'answer'), attempt.answer ?? ''))
  const { facts, tokens, secrets } = opened as SealedGrant
  return {
    ...facts,
    tokens: {
      ...tokens,
      accessToken: new Secret(tokens.accessToken),
      refreshToken: tokens.refreshToken === null ? null : new Secret(tokens.refreshToken),
    },
    ...(secrets !== undefined && { secrets: hidden(secrets) }),
  }
}

interface SealedGrant {
  readonly facts: Omit<VerifiedGrant, 'tokens' | 'secrets'>
  readonly tokens: Omit<Tokens, 'accessToken' | 'refreshToken' | 'idToken'> & {
    readonly accessToken: string
    readonly refreshToken: string | null
    readonly idToken: null
  }
  readonly secrets?: Readonly<Record<string, string>>
}

const shown = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]))

const hidden = (secrets: Readonly<Record<string, string>>): Record<string, Secret> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, new Secret(secret)]))
