import { randomBytes, randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { VaultKeysInvalid, VaultUnreadable } from '../src/vault/errors.js'
import { Secret } from '../src/vault/secret.js'
import { createVault } from '../src/vault/vault.js'

const key = () => randomBytes(32).toString('base64')
const [old, now, link1, link2] = [key(), key(), key(), key()]
const vault = createVault({ vaultKeys: `b:${now},a:${old}`, linkKeys: `l2:${link2},l1:${link1}` })
const place = { table: 'credentials', row: 'r1', field: 'tokens' }

const bytesOf = (jwe: string) =>
  jwe
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('hex'))
    .join('.')

describe('sealing', () => {
  it('opens any text that it sealed, with another ciphertext each time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const sealed = await vault.seal(place, text)
        expect(await vault.open(place, sealed)).toBe(text)
        expect(await vault.seal(place, text)).not.toBe(sealed)
      }),
      { numRuns: 30 },
    )
  })

  it('is a JWE that another implementation opens, and the other way round', async () => {
    const secret = Buffer.from(now, 'base64')
    const { plaintext, protectedHeader } = await compactDecrypt(await vault.seal(place, 'größer 🗝'), secret)
    expect(new TextDecoder().decode(plaintext)).toBe('größer 🗝')
    expect(protectedHeader).toEqual({ alg: 'A256KW', enc: 'A256GCM', kid: 'b', ...place })
    const made = await new CompactEncrypt(new TextEncoder().encode('größer 🗝'))
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid: 'b', ...place })
      .encrypt(secret)
    expect(await vault.open(place, made)).toBe('größer 🗝')
  })

  it('refuses another row, table or field', async () => {
    const sealed = await vault.seal(place, 'x')
    for (const other of [{ row: 'r2' }, { table: 'links' }, { field: 'predecessor' }]) {
      await expect(vault.open({ ...place, ...other }, sealed)).rejects.toMatchObject({ code: 'vault_unreadable' })
    }
  })

  it('rejects values that were changed anywhere, and values that were never sealed', async () => {
    const sealed = await vault.seal(place, 'some secret text')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      // The last letter of a base64 text has bits that mean nothing: that would be the same ciphertext in another spelling.
      if (bytesOf(changed) === bytesOf(sealed)) continue
      await expect(vault.open(place, changed)).rejects.toBeInstanceOf(VaultUnreadable)
    }
    for (const text of ['', 'x', 'a.b.c.d.e', '....']) await expect(vault.open(place, text)).rejects.toBeInstanceOf(VaultUnreadable)
  })

  it('reads with an old key, writes with the first, refuses without it', async () => {
    const before = createVault({ vaultKeys: `a:${old}`, linkKeys: `l1:${link1}` })
    const sealed = await before.seal(place, 'kept')
    expect(await vault.open(place, sealed)).toBe('kept')
    await expect(before.open(place, await vault.seal(place, 'x'))).rejects.toBeInstanceOf(VaultUnreadable)
    const wrong = createVault({ vaultKeys: `a:${key()}`, linkKeys: `l1:${link1}` })
    await expect(wrong.open(place, sealed)).rejects.toBeInstanceOf(VaultUnreadable)
  })
})

describe('link tokens', () => {
  it('are version-4 UUIDs, the same for the same id and key', () => {
    const id = randomUUID()
    const { token, kid } = vault.linkToken(id)
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(kid).toBe('l2')
    expect(vault.linkToken(id, kid).token).toBe(token)
    expect(vault.linkToken(id, 'l1').token).not.toBe(token)
    expect(vault.linkToken(randomUUID()).token).not.toBe(token)
  })

  it('are found by a digest under each key, which is none of the token', () => {
    const { token, kid } = vault.linkToken(randomUUID(), 'l1')
    const digest = vault.linkDigest(token, kid)
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    expect(vault.linkDigests(token.toUpperCase())).toContain(digest)
    expect(vault.linkDigests(token)).toHaveLength(2)
    expect(digest).not.toContain(token.replaceAll('-', '').slice(0, 12))
    expect(() => vault.linkToken('x', 'gone')).toThrow(VaultUnreadable)
  })

  it('digests keep their uses apart', () => {
    expect(vault.digest('state', 'v')).not.toBe(vault.digest('cookie', 'v'))
    expect(vault.digest('state', 'v')).toBe(vault.digest('state', 'v'))
  })
})

describe('keys', () => {
  it.each([
    ['VAULT_KEYS', ''],
    ['VAULT_KEYS', 'nocolon'],
    ['VAULT_KEYS', 'a:c2hvcnQ='],
    ['VAULT_KEYS', `a:${old},a:${now}`],
    ['VAULT_KEYS', `a b:${old}`],
    ['VAULT_KEYS', `a:${'!'.repeat(44)}`],
    ['LINK_KEYS', 'x'],
    ['LINK_KEYS', `l:${old}`],
  ])('a bad %s names it and is not shown (%#)', (variable, value) => {
    const make = () =>
      createVault(variable === 'VAULT_KEYS' ? { vaultKeys: value, linkKeys: `l:${link1}` } : { vaultKeys: `a:${old}`, linkKeys: value })
    expect(make).toThrow(VaultKeysInvalid)
    expect(make).toThrow(variable)
    expect(make).toThrow(/expected/)
    try {
      make()
    } catch (error) {
      for (const hidden of [old, now, 'nocolon', 'c2hvcnQ']) expect(inspect(error)).not.toContain(hidden)
    }
  })

  it('are not to be seen in the vault', () => {
    const shown = inspect(vault, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(vault)
    for (const secret of [old, now, link1, link2]) {
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain(Buffer.from(secret, 'base64').toString('hex'))
    }
    expect(shown).not.toContain('Uint8Array')
  })

  it('a wrong key under a known kid does not start', async () => {
    const rows = new Map<string, string>()
    const db = {
      query: (text: string, params: readonly unknown[]) => {
        const at = `${String(params[0])} ${String(params[1])}`
        if (text.startsWith('insert') && !rows.has(at)) rows.set(at, String(params[2]))
        return Promise.resolve({ rows: (text.startsWith('select') ? [{ check_value: rows.get(at) }] : []) as never[] })
      },
    }
    await vault.checkKeys(db)
    await vault.checkKeys(db)
    expect(rows.size).toBe(4)
    const wrongVault = createVault({ vaultKeys: `a:${key()}`, linkKeys: `l1:${link1}` })
    await expect(wrongVault.checkKeys(db)).rejects.toThrow(/VAULT_KEYS.* a /)
    const wrongLink = createVault({ vaultKeys: `a:${old}`, linkKeys: `l1:${key()}` })
    await expect(wrongLink.checkKeys(db)).rejects.toThrow(/LINK_KEYS.* l1 /)
  })
})

it('a Secret shows itself to reveal() only', () => {
  const secret = new Secret('hush-hush')
  expect(secret.reveal()).toBe('hush-hush')
  for (const shown of [
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true, depth: 9 }),
    String(secret),
    JSON.stringify(Object.entries(secret)),
  ]) {
    expect(shown).not.toContain('hush')
  }
})
