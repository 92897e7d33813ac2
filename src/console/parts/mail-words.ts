import type { Schemas } from '../api/clients.js'
import { mailServerWords } from '../../domain/mail-server-words.js'
import type { Words } from './status-words.js'

const whySuppressed: Readonly<Record<string, string>> = {
  not_on_allow_list: 'Held back: not on the allow list',
  mail_off: 'Held back: mail is switched off',
  no_redirect_address: 'Held back: all mail is redirected, and no address is set for it',
  address_suppressed: 'Held back: the address is suppressed',
  case_over: 'Not sent: the case was over first',
  link_void: 'Held back: its link no longer works',
  observe: 'Held back: this environment only observes',
}

const whyReturned: Readonly<Record<string, string>> = {
  address: 'Came back: the address does not work',
  mailbox_full: 'Came back: the mailbox is full',
  policy: 'Came back: refused by a rule of the recipient’s server',
  expired: 'Came back: the recipient’s server could not be reached',
  complaint: 'Called spam by its recipient',
}

/** What became of a mail. */
export const mailWords = ({ state, why, server_answer: answer }: Pick<Schemas['Mail'], 'state' | 'why' | 'server_answer'>): Words => {
  switch (state) {
    case 'queued':
      return { tone: 'wait', words: 'Waiting to be sent' }
    case 'sending':
      return { tone: 'wait', words: 'Being sent' }
    case 'sent':
      return why === 'unanswered' ? { tone: 'wait', words: 'Sent; the mail server did not answer' } : { tone: 'good', words: 'Sent' }
    case 'refused':
      return { tone: 'bad', words: answer === null ? 'Not taken' : `Not taken: ${mailServerWords(answer)}` }
    case 'undelivered':
      return { tone: 'bad', words: whyReturned[why ?? ''] ?? 'Came back' }
    case 'suppressed':
      return { tone: 'quiet', words: whySuppressed[why ?? ''] ?? 'Held back' }
  }
}
