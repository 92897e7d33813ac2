import type { MailSettings } from '../access/environment.js'

export type WithheldWhy = 'not_on_allow_list' | 'mail_off' | 'no_redirect_address' | 'observe'

export type Delivery =
  | { readonly letThrough: true; readonly to: string; readonly redirected: boolean }
  | { readonly letThrough: false; readonly to: string; readonly why: WithheldWhy }

/** Where a mail for `recipient` really goes, if anywhere. A sandbox account never mails live: it falls back to the allow list. */
export const deliveryOf = (
  settings: Pick<MailSettings, 'delivery' | 'allow' | 'redirect_to'>,
  recipient: string,
  isSandbox: boolean,
): Delivery => {
  const mode = isSandbox && settings.delivery === 'live' ? 'allow_list' : settings.delivery
  switch (mode) {
    case 'live':
      return { letThrough: true, to: recipient, redirected: false }
    case 'allow_list':
      return allowed(settings.allow, recipient)
        ? { letThrough: true, to: recipient, redirected: false }
        : { letThrough: false, to: recipient, why: 'not_on_allow_list' }
    case 'redirect':
      return settings.redirect_to === null
        ? { letThrough: false, to: recipient, why: 'no_redirect_address' }
        : { letThrough: true, to: settings.redirect_to, redirected: true }
    case 'off':
      return { letThrough: false, to: recipient, why: 'mail_off' }
  }
}

/** A whole address or a whole domain; `@us.example` does not let `@mail.us.example` through. */
const allowed = (allow: readonly string[], recipient: string): boolean => {
  const address = recipient.toLowerCase()
  const domain = address.slice(address.lastIndexOf('@'))
  return allow.some((entry) => {
    const wanted = entry.trim().toLowerCase()
    return wanted === address || (wanted.startsWith('@') && wanted === domain)
  })
}
