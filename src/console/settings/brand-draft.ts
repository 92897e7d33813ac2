import type { Given } from '../api/clients.js'

/** The form's fields: empty means that there is none. */
export interface BrandDraft {
  readonly product_name: string
  readonly color: string
  readonly logo_url: string
  readonly reconnect_url: string
  readonly support_email: string
  readonly support_url: string
  readonly locale: string
}

type Change = Given<'updateEnvironment'>

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export const brandOf = (draft: BrandDraft): NonNullable<Change['brand']> => ({
  product_name: draft.product_name.trim(),
  color: orNull(draft.color),
  logo_url: orNull(draft.logo_url),
  reconnect_url: orNull(draft.reconnect_url),
})

export const supportOf = (draft: BrandDraft): NonNullable<Change['support']> => ({
  email: orNull(draft.support_email),
  url: orNull(draft.support_url),
})
