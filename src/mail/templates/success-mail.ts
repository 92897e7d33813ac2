import type { MailOf } from '../mail-content.js'
import { small, text } from './block.js'
import type { MailBody } from './block.js'
import { namesOf, subjectWith } from './scene.js'
import type { Scene } from './scene.js'

/** Who reconnected it, and when: the contact on file learns of a stranger's doing. There is nothing to press. */
export const successMail = (mail: MailOf<'success'>, scene: Scene): MailBody => {
  const { words, reader } = scene
  const names = namesOf(scene, mail)
  return {
    subject: subjectWith(words.subjects.success(names, mail.isNew), mail.account),
    blocks: [
      text(words.greeting(mail.name)),
      text(words.success.who(names, mail.by, scene.at(mail.at), mail.isNew)),
      text(...words.success.works(names)),
      ...(mail.by === null ? [] : [text(words.success.notYou(reader.supportEmail))]),
      ...(mail.reference === null ? [] : [small(words.reference(mail.reference))]),
    ],
  }
}
