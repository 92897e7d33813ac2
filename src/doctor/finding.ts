/** What one look found. */
export interface Finding {
  /** What was looked at: `database`, `dmarc acme.example`. */
  readonly check: string
  /** `note`: no known problem, but something the operator should know. */
  readonly state: 'ok' | 'problem' | 'note'
  /** One sentence or two; no secret. */
  readonly says: string
  /** What to do about it. */
  readonly do: string | null
}

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says, do: null })
export const note = (check: string, says: string, what: string | null = null): Finding => ({ check, state: 'note', says, do: what })
export const problem = (check: string, says: string, what: string): Finding => ({ check, state: 'problem', says, do: what })
