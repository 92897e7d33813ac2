import { z } from 'zod'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { VerifiedGrant } from '../accounts/verify-grant.js'
import { tokensFrom } from '../oauth/tokens.js'
import type { Tx } from '../tools.js'
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
export const sealCallback = (tx: Tx, attemptId: string, params: URLSearchParams): Promise<string> => {
  const kept = new URLSearchParams(params)
  for (const name of ['code', 'state']) kept.delete(name)
  return tx.vault.seal(place(attemptId, 'callback'), kept.toString())
}

export const openCallback = async (vault: Vault, attempt: Attempt): Promise<URLSearchParams | null> =>
  attempt.callback === null ? null : new URLSearchParams(await vault.open(place(attempt.id, 'callback'), attempt.callback))

export const sealAnswer = (vault: Vault, attemptId: string, answer: PlatformAnswer): Promise<string> =>
  vault.seal(place(attemptId, 'answer'), JSON.stringify(answer))

/** Our own JSON, authenticated by the vault: its form needs no check. */
export const openAnswer = async (vault: Vault, attempt: Attempt): Promise<PlatformAnswer> =>
  JSON.parse(await vault.open(place(attempt.id, 'answer'), attempt.answer ?? '')) as PlatformAnswer

/** What was found out about a grant that waits for somebody's yes: its access token may have run out by then, and nobody can be asked again. */
export const sealGrant = (tx: Tx, attemptId: string, answer: PlatformAnswer, grant: VerifiedGrant): Promise<string> => {
  // The tokens stand in the answer; a `Secret` would not show itself to JSON anyway.
  const facts = { ...grant, tokens: undefined }
  return tx.vault.seal(place(attemptId, 'answer'), JSON.stringify({ answer, facts }))
}

export const openGrant = async (vault: Vault, attempt: Attempt): Promise<VerifiedGrant> => {
  const opened: unknown = JSON.parse(await vault.open(place(attempt.id, 'answer'), attempt.answer ?? ''))
  const { answer, facts } = opened as { readonly answer: PlatformAnswer; readonly facts: Omit<VerifiedGrant, 'tokens'> }
  const tokens = tokensFrom(answer, attempt.app.scopeSeparator)
  if (tokens === null) throw new Error('a grant that was verified has no tokens')
  return { ...facts, tokens }
}
