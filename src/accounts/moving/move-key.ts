import { createPrivateKey, createPublicKey } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { CompactEncrypt, base64url, compactDecrypt, importJWK } from 'jose'
import type { JWK } from 'jose'

/** The key file can't be used for what is asked; the message never quotes it. */
export class MoveKeyUnusable extends Error {
  override readonly name = 'MoveKeyUnusable'
  readonly code = 'move_key_unusable'
}

/** Credentials on their way from one Relink to another: sealed to a key that the operator passes, never to the vault's. */
export interface MoveKey {
  readonly seal: (plaintext: string) => Promise<string>
  /** @throws MoveKeyUnusable: another key, a public one only, or a value that was changed */
  readonly open: (sealed: string) => Promise<string>
}

/** RFC 7518 4.3, 4.6 and 4.4; the content is A256GCM in all cases. */
const algorithms = { RSA: 'RSA-OAEP-256', EC: 'ECDH-ES+A256KW', OKP: 'ECDH-ES+A256KW', oct: 'A256KW' } as const
const enc = 'A256GCM'
const expected = 'expected a JWK or PEM file with an RSA, EC or X25519 key, or 32 random bytes in base64'

/** @throws MoveKeyUnusable */
export const readMoveKey = async (file: string): Promise<MoveKey> => {
  const text = (await fs.readFile(file, 'utf8')).trim()
  const jwk = jwkOf(text)
  const alg = algorithms[jwk.kty as keyof typeof algorithms] as string | undefined
  if (alg === undefined) throw new MoveKeyUnusable(`${file} holds no usable key; ${expected}`)
  const isShared = jwk.kty === 'oct'
  const load = (key: JWK) =>
    importJWK(key, alg).catch((cause: unknown) => {
      throw new MoveKeyUnusable(`${file} holds no usable key; ${expected}`, { cause })
    })
  const forSealing = await load(isShared ? jwk : publicPart(jwk))
  const forOpening = isShared || jwk.d !== undefined ? await load(jwk) : null
  return Object.freeze<MoveKey>({
    seal: (plaintext) =>
      new CompactEncrypt(new TextEncoder().encode(plaintext))
        .setProtectedHeader({ alg, enc, typ: 'relink-credentials' })
        .encrypt(forSealing),
    open: async (sealed) => {
      if (forOpening === null) throw new MoveKeyUnusable('the key is a public one: opening needs the private key')
      try {
        const { plaintext } = await compactDecrypt(sealed, forOpening, {
          keyManagementAlgorithms: [alg],
          contentEncryptionAlgorithms: [enc],
        })
        return new TextDecoder().decode(plaintext)
      } catch (cause) {
        throw new MoveKeyUnusable('does not open with this key', { cause })
      }
    },
  })
}

const jwkOf = (text: string): JWK => {
  try {
    if (text.startsWith('{')) return JSON.parse(text) as JWK
    if (text.startsWith('-----BEGIN'))
      return (text.includes('PRIVATE KEY') ? createPrivateKey(text) : createPublicKey(text)).export({ format: 'jwk' })
  } catch {
    // The parser's message may quote the key.
    throw new MoveKeyUnusable(`The key file can't be read; ${expected}`)
  }
  const bytes = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.length !== 32) throw new MoveKeyUnusable(`The key file can't be read; ${expected}`)
  return { kty: 'oct', k: base64url.encode(bytes) }
}

/** Sealing never needs more, whichever half was passed. */
const publicPart = ({ kty, crv, x, y, n, e }: JWK): JWK =>
  Object.fromEntries(Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined))
