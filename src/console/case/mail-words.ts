import type { Schemas } from '../api/clients.js'

type Mail = Schemas['Mail']

const why: Readonly<Record<string, string>> = {
  mail_off: 'this environment sends no mail',
  observe: 'this environment only observes',
  no_redirect_address: 'no address to redirect mail to is set',
  not_on_allow_list: 'the address is not on the allow list',
  link_void: 'its link had ended by then',
}

/** What became of a mail, in words. */
export const mailWords = ({ state, why: reason }: Pick<Mail, 'state' | 'why'>): string => {
  switch (state) {
    case 'queued':
      return 'On its way'
    case 'sending':
      return 'Being handed to the mail server'
    case 'sent':
      return 'Taken by the mail server'
    case 'suppressed':
      return `Held back${reason === null ? '' : `: ${why[reason] ?? reason}`}`
    case 'refused':
      return 'Refused by the mail server'
  }
}
