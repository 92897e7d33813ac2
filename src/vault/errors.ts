/** A sealed value that does not open: unknown or wrong key, moved from another row, or changed. Verdict `operator`, never `user`. */
export class VaultUnreadable extends Error {
  override readonly name = 'VaultUnreadable'
  readonly code = 'vault_unreadable'
}

/** VAULT_KEYS or LINK_KEYS cannot be used; the message names the variable and what is expected, never its value. */
export class VaultKeysInvalid extends Error {
  override readonly name = 'VaultKeysInvalid'
  readonly code = 'vault_keys_invalid'
}
