import type { MailOf } from '../mail-content.js'
import { button, small, text } from './block.js'
import type { MailBody } from './block.js'
import type { Scene } from './scene.js'

/** To staff, who asked for it a moment ago. */
export const signInMail = (mail: MailOf<'staff_sign_in'>, scene: Scene): MailBody => {
  const { words, reader } = scene
  return {
    subject: words.subjects.signIn(reader.productName),
    blocks: [
      text(words.greeting(mail.name)),
      text(words.signIn.asked(reader.productName)),
      button(words.signIn.button, mail.link.url, words.signIn.worksOnce(scene.at(mail.link.expiresAt))),
      small(...words.signIn.notYou()),
    ],
  }
}
