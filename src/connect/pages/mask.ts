const email = /([^\s@<>()"',;:]+)@([^\s@<>()"',;:]+)/gu
const dots = '•••'

/** `ada@northwind.example` is `a•••@northwind.example`: known to its owner, of no use to anybody else. */
export const maskEmail = (address: string): string =>
  address.replace(email, (_all, local: string, domain: string) => `${[...local][0] ?? ''}${dots}@${domain}`)

/** A label of an account: its addresses are masked; where it has none, its words are. */
export const maskLabel = (label: string): string =>
  label.includes('@')
    ? maskEmail(label)
    : label
        .split(/\s+/u)
        .map((word) => ([...word].length > 3 ? `${[...word].slice(0, 2).join('')}${dots}` : word))
        .join(' ')
