import type { MailOf } from '../mail-content.js'
import { small, text } from './block.js'
import type { MailBody } from './block.js'
import type { Scene } from './scene.js'

/** To a person who is no longer asked: what changed, what happens to the links in earlier mails, and whom to notify if it was not right. */
export const contactRemovedMail = (mail: MailOf<'contact_removed'>, scene: Scene): MailBody => {
  const { words, reader } = scene
  const { contactRemoved } = words
  return {
    subject: words.subjects.contactRemoved(reader.productName, mail.platform),
    blocks: [
      text(words.greeting(mail.name)),
      text(...contactRemoved.removed({ product: reader.productName, ...mail, at: scene.at(mail.at) })),
      text(...contactRemoved.links()),
      text(contactRemoved.notRight(reader.supportEmail)),
      small(contactRemoved.stillTold(scene.at(mail.until))),
    ],
  }
}
