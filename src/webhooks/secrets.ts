import type { Tools } from '../tools.js'
import { Secret } from '../vault/secret.js'
import type { Place } from '../vault/seal.js'
import type { SealedSecrets } from './store/webhook-store.js'
import { oldSecretPlace, secretPlace } from './webhook.js'

/** What signs a try: the current secret, and while it is rotated the old one beside it. */
export interface Secrets {
  readonly current: string
  readonly old: string | null
}

/** Opened secrets that a process keeps: opening one costs as much as a third of a delivery. */
const mostKept = 1_000
const kept = new WeakMap<Tools['vault'], Map<string, Secret>>()

/** @throws {VaultUnreadable} */
export const openSecrets = async ({ vault }: Tools, webhookId: string, sealed: SealedSecrets, at: Date): Promise<Secrets> => ({
  current: await opened(vault, secretPlace(webhookId), sealed.secret),
  old:
    sealed.oldSecret !== null && sealed.oldSecretUntil !== null && sealed.oldSecretUntil > at
      ? await opened(vault, oldSecretPlace(webhookId), sealed.oldSecret)
      : null,
})

/** By its sealed text, which is another one after each sealing. */
const opened = async (vault: Tools['vault'], place: Place, sealed: string): Promise<string> => {
  const secrets = kept.get(vault) ?? new Map<string, Secret>()
  kept.set(vault, secrets)
  const known = secrets.get(sealed)
  if (known) return known.reveal()
  const secret = new Secret(await vault.open(place, sealed))
  secrets.set(sealed, secret)
  for (const oldest of secrets.keys()) {
    if (secrets.size <= mostKept) break
    secrets.delete(oldest)
  }
  return secret.reveal()
}
