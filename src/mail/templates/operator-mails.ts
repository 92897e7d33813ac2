import type { MailOf } from '../mail-content.js'
import { button, facts, quote, text } from './block.js'
import type { MailBody } from './block.js'
import { inItsOwnWords } from './platform-words.js'
import type { Scene } from './scene.js'

/** The company's own app is at fault: one mail for all connections that wait for it. */
export const operatorMail = (mail: MailOf<'operator'>, scene: Scene): MailBody => {
  const { words, time } = scene
  return {
    subject: words.subjects.operator(mail.platform, mail.said.code, mail.waiting),
    blocks: [
      text(...words.operator.waiting(mail.platform, mail.waiting, scene.at(mail.since))),
      text(words.staff.said(mail.platform, scene.at(mail.since))),
      quote(inItsOwnWords(mail.said, words)),
      text(words.operator.nobodyMailed(), words.operator.checks(time.span(mail.triedEveryMs))),
      ...(mail.pageUrl === null ? [] : [button(words.openCase, mail.pageUrl)]),
      text(words.operator.whereToChange(mail.said.code, mail.integrationId)),
    ],
  }
}

/** The app itself is at fault, or seems to be: one mail for all of its connections, and another one while it lasts. */
export const incidentMail = (mail: MailOf<'incident'>, scene: Scene): MailBody => {
  const { words, time } = scene
  const isOutbreak = mail.cause === 'outbreak'
  const subject = isOutbreak
    ? words.subjects.outbreak(mail.platform, mail.waiting)
    : words.subjects.operator(mail.platform, mail.said.code, mail.waiting)
  const since = scene.at(mail.since)
  return {
    subject: mail.again ? words.subjects.still(subject) : subject,
    blocks: [
      text(
        ...(isOutbreak
          ? words.incident.stopped(mail.platform, mail.waiting, mail.tenants, since)
          : words.operator.waiting(mail.platform, mail.waiting, since)),
      ),
      text(words.staff.said(mail.platform, since)),
      quote(inItsOwnWords(mail.said, words)),
      text(words.operator.nobodyMailed(), words.incident.checks(time.span(mail.triedEveryMs))),
      ...(mail.pageUrl === null ? [] : [button(words.openIncident, mail.pageUrl)]),
      text(words.operator.whereToChange(mail.said.code, mail.integrationId)),
      ...(isOutbreak ? [text(...words.incident.isNone(mail.incidentId))] : []),
    ],
  }
}

/** A secret that runs out unnoticed stops all connections of its app at once. */
export const secretExpiresMail = (mail: MailOf<'operator_secret_expires'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.secretExpires(mail.platform, mail.days),
    blocks: [
      text(...words.secretExpires.runsOut(mail.platform, scene.at(mail.expiresAt))),
      text(...words.secretExpires.change(mail.platform, mail.integrationId)),
    ],
  }
}

/** Endpoints receive secrets: the operator is notified whoever changed them. */
export const endpointsChangedMail = (mail: MailOf<'operator_endpoints_changed'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.endpointsChanged(mail.platform),
    blocks: [
      text(...words.endpointsChanged.changed(mail.platform)),
      facts(
        [words.labels.integration, mail.integrationId],
        [words.labels.changed, mail.changed.join(', ')],
        [words.labels.by, mail.by],
        [words.labels.at, scene.at(mail.at)],
      ),
      text(...words.endpointsChanged.confirm(mail.platform, mail.integrationId)),
      text(words.endpointsChanged.notYou()),
    ],
  }
}

/** The company's own endpoint did not take events for days: what became of them, and how to get them. */
export const webhookDeactivatedMail = (mail: MailOf<'webhook_deactivated'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.webhookDeactivated(new URL(mail.targetUrl).host),
    blocks: [
      text(...words.webhookDeactivated.failed(scene.at(mail.since), mail.status)),
      facts([words.labels.endpoint, mail.targetUrl], [words.labels.since, scene.at(mail.since)], [words.labels.at, scene.at(mail.at)]),
      text(...words.webhookDeactivated.parked(mail.parked)),
      text(...words.webhookDeactivated.activate(mail.webhookId)),
    ],
  }
}
