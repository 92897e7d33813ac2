const email = /([^\s@<>()"',;:]+)@([^\s@<>()"',;:]+)/gu
const dots = '•••'

/** Whole characters, so that no half of one is shown. */
const firstOf = (text: string, count: number): string => Array.from(text).slice(0, count).join('')

/** Returns `a•••@northwind.example` for `ada@northwind.example`: recognizable to its owner, useless to others. */
export const maskEmail = (address: string): string =>
  address.replace(email, (_all, local: string, domain: string) => `${firstOf(local, 1)}${dots}@${domain}`)

/** A label of an account: its addresses are masked; where it has none, its words are. */
export const maskLabel = (label: string): string =>
  label.includes('@')
    ? maskEmail(label)
    : label
        .split(/\s+/u)
        .map((word) => (word.length > 3 ? `${firstOf(word, 2)}${dots}` : word))
        .join(' ')
