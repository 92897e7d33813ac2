import type { MailOf, Reconnected } from '../mail-content.js'
import { list, small, text } from './block.js'
import type { MailBody } from './block.js'
import { namesOf, subjectWith } from './scene.js'
import type { Scene } from './scene.js'

/** Who reconnected it, and when: the contact on file learns of a stranger's doing. There is nothing to press. */
export const successMail = (mail: MailOf<'success'>, scene: Scene): MailBody => {
  if (mail.listed !== undefined && mail.listed.length > 1) return allWork(mail.listed, mail.name, scene)
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

/** The same of several, one after another. */
const allWork = (listed: readonly Reconnected[], name: string | null, scene: Scene): MailBody => {
  const { words, reader } = scene
  const { several } = words
  return {
    subject: several.workAgain(listed.length),
    blocks: [
      text(words.greeting(name)),
      text(several.reaches(reader.productName, listed.length)),
      list(...listed.map((one) => several.reconnected(one, scene.at(one.at)))),
      text(...several.nothingLeft(reader.productName)),
      ...(listed.every(({ by }) => by === null) ? [] : [text(words.success.notYou(reader.supportEmail))]),
    ],
  }
}
