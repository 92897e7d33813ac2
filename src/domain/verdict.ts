/** What a failed refresh means: the person must reauthorize, try again, the company's own app is at fault, or nobody can tell yet. */
export type Verdict = 'user' | 'transient' | 'operator' | 'unknown'

/** Who can mend it. */
export type Addressee = 'contact' | 'admin' | 'operator' | 'support'
