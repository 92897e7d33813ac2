import { checkValue, deriveLinkToken, digestLinkToken, mailMac, plainDigest } from './digests.js'
import { VaultKeysInvalid, VaultUnreadable } from './errors.js'
import { keyRing } from './key-ring.js'
import type { Key } from './key-ring.js'
import { open, seal } from './seal.js'
import type { Place } from './seal.js'
import { keepCheckValue } from './store.js'
import type { KeyKind, Queries } from './store.js'

/** Sealing, and everything that is derived from the keys. The keys exist only in closures, so that nothing can print them. */
export interface Vault {
  /** Of VAULT_KEYS and LINK_KEYS, in their order: the first one writes, or mints. */
  readonly kids: Readonly<Record<KeyKind, readonly string[]>>
  readonly seal: (place: Place, plaintext: string) => Promise<string>
  /** @throws VaultUnreadable (`vault_unreadable`) */
  readonly open: (place: Place, sealed: string) => Promise<string>
  /** The same id and kid always give the same token. Without `kid`: the key that mints. @throws VaultUnreadable for a kid that is gone */
  readonly linkToken: (linkId: string, kid?: string) => { readonly token: string; readonly kid: string }
  /** What the row of a link stores, hex. */
  readonly linkDigest: (token: string, kid?: string) => string
  /** Under every key of LINK_KEYS: what an incoming token is looked up by. */
  readonly linkDigests: (token: string) => readonly string[]
  /** MACs of a mail's id under every key of LINK_KEYS, hex; the first one is for new addresses. */
  readonly mailMacs: (mailId: string) => readonly string[]
  /** SHA-256, hex, of a state, a cookie, an API token; `label` keeps the uses apart. */
  readonly digest: (label: string, value: string) => string
  /** Compares each key with the check value in the database, or leaves it there. @throws VaultKeysInvalid for a wrong key under a known kid */
  readonly checkKeys: (db: Queries) => Promise<void>
}

/** @throws VaultKeysInvalid naming VAULT_KEYS or LINK_KEYS */
export const createVault = (settings: { readonly vaultKeys: string; readonly linkKeys: string }): Vault => {
  const vaultKeys = keyRing('VAULT_KEYS', settings.vaultKeys)
  const linkKeys = keyRing('LINK_KEYS', settings.linkKeys)
  if (linkKeys.all.some((link) => vaultKeys.all.some((key) => Buffer.from(key.bytes).equals(link.bytes)))) {
    throw new VaultKeysInvalid('LINK_KEYS holds a key that is also in VAULT_KEYS; expected keys of its own')
  }

  const linkKey = (kid: string | undefined): Key => {
    const key = kid === undefined ? linkKeys.first : linkKeys.find(kid)
    if (key === undefined) throw new VaultUnreadable(`the link was minted under ${String(kid)}, which is not in LINK_KEYS`)
    return key
  }

  return Object.freeze<Vault>({
    kids: { vault: vaultKeys.all.map(({ kid }) => kid), link: linkKeys.all.map(({ kid }) => kid) },
    // oxlint-disable-next-line typescript/require-await -- what throws must reject
    seal: async (place, plaintext) => seal(vaultKeys, place, plaintext),
    // oxlint-disable-next-line typescript/require-await
    open: async (place, sealed) => open(vaultKeys, place, sealed),
    linkToken: (linkId, kid) => {
      const key = linkKey(kid)
      return { token: deriveLinkToken(key, linkId), kid: key.kid }
    },
    linkDigest: (token, kid) => digestLinkToken(linkKey(kid), token),
    linkDigests: (token) => linkKeys.all.map((key) => digestLinkToken(key, token)),
    mailMacs: (mailId) => linkKeys.all.map((key) => mailMac(key, mailId)),
    digest: plainDigest,
    checkKeys: async (db) => {
      for (const [kind, variable, keys] of [
        ['vault', 'VAULT_KEYS', vaultKeys],
        ['link', 'LINK_KEYS', linkKeys],
      ] as const) {
        for (const key of keys.all) {
          const value = checkValue(kind, key)
          if ((await keepCheckValue(db, kind, key.kid, value)) !== value) {
            throw new VaultKeysInvalid(
              `${variable} has another key under ${key.kid} than the one that this database was written with; expected that one, or a new kid`,
            )
          }
        }
      }
    },
  })
}
