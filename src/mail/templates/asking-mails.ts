import type { Asking, MailOf } from '../mail-content.js'
import { button, quote, small, text } from './block.js'
import type { Block, MailBody } from './block.js'
import { asSentence, namesOf, subjectWith } from './scene.js'
import type { Scene } from './scene.js'

/** To the person who can reconnect the account, the first time. */
export const firstMail = (mail: MailOf<'first'>, scene: Scene): MailBody => {
  const { words } = scene
  const names = namesOf(scene, mail)
  return {
    subject: subjectWith(words.subjects.first(names), mail.account),
    blocks: [
      text(words.greeting(mail.name)),
      text(...words.asking.lost(names, scene.at(mail.since))),
      ...endedAgain(mail, scene),
      text(words.asking.stops(names, asSentence(mail.impact))),
      reconnectButton(mail, scene),
      text(
        words.asking.worksOnce(scene.at(mail.link.expiresAt)),
        words.asking.ifNothing(names, mail.remindsAt && scene.at(mail.remindsAt)),
      ),
      ...closing(mail, scene),
    ],
  }
}

export const reminder = (mail: MailOf<'reminder'>, scene: Scene): MailBody => {
  const { words } = scene
  const names = namesOf(scene, mail)
  return {
    subject: subjectWith(words.subjects.reminder(names), mail.account),
    blocks: [
      ...stillWaiting(mail, scene),
      reconnectButton(mail, scene),
      text(
        words.asking.worksOnce(scene.at(mail.link.expiresAt)),
        words.asking.ifNothing(names, mail.remindsAt ? scene.at(mail.remindsAt) : null),
      ),
      ...closing(mail, scene),
    ],
  }
}

/** The last reminder step of the ladder: what happens at its end, and when. */
export const lastReminder = (mail: MailOf<'last_reminder'>, scene: Scene): MailBody => {
  const { words } = scene
  const names = namesOf(scene, mail)
  return {
    subject: subjectWith(words.subjects.lastReminder(names), mail.account),
    blocks: [
      ...stillWaiting(mail, scene),
      reconnectButton(mail, scene),
      text(words.asking.worksOnce(scene.at(mail.link.expiresAt))),
      text(...words.lastReminder.end(names, scene.at(mail.endsAt)), ...(mail.supportKnows ? [words.lastReminder.supportKnows(names)] : [])),
      ...closing(mail, scene),
    ],
  }
}

/** Asked for on the page of a link that had run out. */
export const freshLink = (mail: MailOf<'fresh_link'>, scene: Scene): MailBody => {
  const { words } = scene
  const names = namesOf(scene, mail)
  return {
    subject: subjectWith(words.subjects.freshLink(names), mail.account),
    blocks: [
      text(words.greeting(mail.name)),
      text(...words.freshLink.asked(names)),
      text(words.asking.stops(names, asSentence(mail.impact))),
      reconnectButton(mail, scene),
      text(words.asking.worksOnce(scene.at(mail.link.expiresAt)), words.freshLink.notYou()),
      ...closing(mail, scene),
    ],
  }
}

/** To the customer's administrator, after the platform refused another person. */
export const adminMail = (mail: MailOf<'admin'>, scene: Scene): MailBody => {
  const { words } = scene
  const names = namesOf(scene, mail)
  return {
    subject: subjectWith(words.subjects.admin(names), mail.account),
    blocks: [
      text(words.greeting(mail.name)),
      text(...words.asking.lost(names, scene.at(mail.since))),
      ...endedAgain(mail, scene),
      text(
        ...(mail.triedAt === null ? [] : [words.admin.refused(names, mail.triedBy, scene.at(mail.triedAt))]),
        ...words.admin.onlyYou(names, mail.code ?? null),
      ),
      ...(mail.refusal === null ? [] : [text(words.admin.said(mail.platform)), quote(mail.refusal)]),
      text(words.asking.stops(names, asSentence(mail.impact))),
      reconnectButton(mail, scene),
      text(words.asking.worksOnce(scene.at(mail.link.expiresAt)), words.admin.ifNothing(names)),
      ...closing(mail, scene),
    ],
  }
}

const stillWaiting = (mail: Asking, scene: Scene): readonly Block[] => {
  const { words } = scene
  const names = namesOf(scene, mail)
  return [
    text(words.greeting(mail.name)),
    text(...words.asking.stillLost(names, scene.at(mail.since))),
    ...endedAgain(mail, scene),
    text(words.asking.notSince(names, asSentence(mail.impact))),
  ]
}

/** The person has just reconnected: the mail says that it did not last, and why. */
const endedAgain = (mail: Asking, scene: Scene): readonly Block[] =>
  mail.again == null ? [] : [text(...scene.words.asking.again(namesOf(scene, mail), scene.at(mail.again.on), mail.again.code))]

const reconnectButton = (mail: Asking, scene: Scene): Block =>
  button(scene.words.reconnect(mail.platform), mail.link.url, scene.words.asking.takes(namesOf(scene, mail), mail.enters ?? []))

/** "Is this phishing?" has an answer: the way without the link, whom to ask, why this person, the reference. */
const closing = (mail: Asking, scene: Scene): readonly Block[] => {
  const { words, reader } = scene
  const names = namesOf(scene, mail)
  return [
    ...(reader.reconnectUrl === null ? [] : [small(words.asking.ownWay(names, reader.reconnectUrl))]),
    small(words.asking.notTheRightPerson(reader.supportEmail)),
    small(words.asking.why(names, mail.connectedIt), ...(mail.reference === null ? [] : [words.reference(mail.reference)])),
  ]
}
