import type { Asking, ListedConnection, MailOf } from '../mail-content.js'
import { button, list, small, text } from './block.js'
import type { MailBody } from './block.js'
import { asSentence } from './scene.js'
import type { Scene } from './scene.js'

type Several = MailOf<'first' | 'reminder' | 'last_reminder' | 'fresh_link'> & { readonly listed: readonly ListedConnection[] }

/** Whether a mail is about several connections. */
export const isSeveral = <M extends Asking>(mail: M): mail is M & { readonly listed: readonly ListedConnection[] } =>
  mail.listed !== undefined && mail.listed.length > 1

/** More are on the page alone. */
const mostNamed = 20

/** One mail about several connections of one person, with one button, to the page that lists them. */
export const severalMail = (mail: Several, scene: Scene): MailBody => {
  const { words, reader } = scene
  const { several } = words
  const { listed } = mail
  const remindsAt = mail.kind === 'first' ? mail.remindsAt : null
  const platforms = [...new Set(listed.map(({ platform }) => platform))]
  return {
    subject: several.subject(mail.kind, listed.length, reader.productName, platforms),
    blocks: [
      text(words.greeting(mail.name)),
      text(...several.lost(reader.productName, listed.length, mail.kind !== 'first')),
      button(several.button(), mail.link.url, several.takes()),
      text(
        several.worksUntil(scene.at(mail.link.expiresAt)),
        ...(mail.kind === 'last_reminder' ? [] : [several.ifNothing(remindsAt === null ? null : scene.at(remindsAt))]),
      ),
      list(
        ...listed
          .slice(0, mostNamed)
          .map((one) => several.one(one, asSentence(one.impact), scene.at(one.since), one.endsAt && scene.at(one.endsAt))),
        ...(listed.length > mostNamed ? [several.more(listed.length - mostNamed)] : []),
      ),
      ...(reader.reconnectUrl === null ? [] : [small(several.ownWay(reader.productName, reader.reconnectUrl))]),
      small(words.asking.notTheRightPerson(reader.supportEmail)),
      small(several.why(reader.productName)),
    ],
  }
}
