import { timingSafeEqual } from 'node:crypto'
import type { Vault } from '../vault/vault.js'

/**
 * The envelope sender of one mail (RFC 5321 2.3.1): what came back for it comes here. 56 characters before the `@`, of at most 64 (RFC 5321 4.5.3.1.1).
 */
export const bounceAddress = (vault: Pick<Vault, 'mailMacs'>, mailId: string, domain: string): string =>
  `bounce+${mailId.replaceAll('-', '')}-${vault.mailMacs(mailId)[0] ?? ''}@${domain}`

/** The mail of such an address, at whatever domain; null where its MAC is not ours. Some servers write addresses in capitals. */
export const mailOfAddress = (vault: Pick<Vault, 'mailMacs'>, address: string): string | null => {
  const [, hex, mac] = /^<?bounce\+([\da-f]{32})-([\da-f]{16})@/.exec(address.trim().toLowerCase()) ?? []
  if (hex === undefined || mac === undefined) return null
  const mailId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return vault.mailMacs(mailId).some((known) => timingSafeEqual(Buffer.from(known), Buffer.from(mac))) ? mailId : null
}
