import type { FieldError } from '../http/errors.js'
import type { Environment } from './environment.js'

/** The sender of a new environment until one is set: `.invalid` never resolves (RFC 2606 2), so no stranger gets the replies. */
export const unsetSender = 'no-reply@relink.invalid'

/** What no field can tell by itself. */
export const settingsProblems = ({ mail }: Pick<Environment, 'mail'>): FieldError[] => {
  const problems: FieldError[] = []
  const sends = mail.delivery === 'live' || mail.delivery === 'redirect' || (mail.delivery === 'allow_list' && mail.allow.length > 0)
  if (sends && mail.from === unsetSender) {
    problems.push({ field: 'mail.from', message: 'is required before anything can be sent: the address that mails come from' })
  }
  if (mail.delivery === 'redirect' && mail.redirect_to === null) {
    problems.push({ field: 'mail.redirect_to', message: 'is required where mail.delivery is redirect' })
  }
  return problems
}
