/** What a failed refresh means: the person must act, try again, the company's own fault, or unclear. */
export const verdicts = ['user', 'transient', 'operator', 'unknown'] as const
export type Verdict = (typeof verdicts)[number]

/** Who can fix it: the account's contact, the customer's administrator, the company's operator, or support has to find out. */
export const addressees = ['contact', 'admin', 'operator', 'support'] as const
export type Addressee = (typeof addressees)[number]
