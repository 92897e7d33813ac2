import { accent } from '../html/accent.js'
import { plainText } from '../domain/plain-text.js'
import { languageFor } from './catalogue/index.js'
import type { MailContent, Reader, RenderedMail } from './mail-content.js'
import { adminMail, firstMail, freshLink, lastReminder, reminder } from './templates/asking-mails.js'
import type { MailBody } from './templates/block.js'
import { contactRemovedMail } from './templates/contact-mail.js'
import { htmlTwin } from './templates/html-twin.js'
import { endpointsChangedMail, incidentMail, operatorMail, secretExpiresMail, webhookDeactivatedMail } from './templates/operator-mails.js'
import type { Scene } from './templates/scene.js'
import { isSeveral, severalMail } from './templates/several-mail.js'
import { signInMail } from './templates/sign-in-mail.js'
import { successMail } from './templates/success-mail.js'
import {
  answeredMail,
  bounceTestMail,
  mailStoppedMail,
  escalationMail,
  nobodyMail,
  relapseMail,
  unansweredMail,
  undeliveredMail,
  unknownMail,
} from './templates/support-mails.js'
import { textTwin } from './templates/text-twin.js'
import { timeWords } from './time-words.js'

/** Subject, text and HTML in the reader's language and zone. Everything that came from outside is escaped, and the subject is one line. */
export const renderMail = (mail: MailContent, reader: Reader): RenderedMail => {
  const { words, locale } = languageFor(reader.locales)
  const time = timeWords(locale, reader.timeZone)
  const body = bodyOf(mail, { words, reader, time, at: (moment) => words.moment(time.moment(moment)) })
  const subject = headerText(body.subject)
  const look = { language: words.language, productName: reader.productName, accent: accent(reader.color).light }
  return { locale: words.language, subject, text: textTwin(body), html: htmlTwin({ ...body, subject }, look) }
}

/** No line break, control character or character that changes the reading direction gets into a header. */
export const headerText = (text: string): string => plainText(text).replace(/\t/g, ' ').replace(/ {2,}/g, ' ').trim()

const bodyOf = (mail: MailContent, scene: Scene): MailBody => {
  switch (mail.kind) {
    case 'first':
      return isSeveral(mail) ? severalMail(mail, scene) : firstMail(mail, scene)
    case 'reminder':
      return isSeveral(mail) ? severalMail(mail, scene) : reminder(mail, scene)
    case 'last_reminder':
      return isSeveral(mail) ? severalMail(mail, scene) : lastReminder(mail, scene)
    case 'fresh_link':
      return isSeveral(mail) ? severalMail(mail, scene) : freshLink(mail, scene)
    case 'admin':
      return adminMail(mail, scene)
    case 'success':
      return successMail(mail, scene)
    case 'support_escalation':
      return escalationMail(mail, scene)
    case 'support_unknown':
      return unknownMail(mail, scene)
    case 'support_relapse':
      return relapseMail(mail, scene)
    case 'support_nobody':
      return nobodyMail(mail, scene)
    case 'support_undelivered':
      return undeliveredMail(mail, scene)
    case 'support_unanswered':
      return unansweredMail(mail, scene)
    case 'support_answered':
      return answeredMail(mail, scene)
    case 'bounce_test':
      return bounceTestMail(mail, scene)
    case 'mail_stopped':
      return mailStoppedMail(mail, scene)
    case 'operator':
      return operatorMail(mail, scene)
    case 'incident':
      return incidentMail(mail, scene)
    case 'operator_secret_expires':
      return secretExpiresMail(mail, scene)
    case 'operator_endpoints_changed':
      return endpointsChangedMail(mail, scene)
    case 'webhook_deactivated':
      return webhookDeactivatedMail(mail, scene)
    case 'contact_removed':
      return contactRemovedMail(mail, scene)
    case 'staff_sign_in':
      return signInMail(mail, scene)
  }
}
