import type { Asked, MailOf, StaffCase } from '../mail-content.js'
import type { Sentence } from '../sentence.js'
import { button, facts, list, quote, text } from './block.js'
import type { Block, MailBody } from './block.js'
import { inItsOwnWords } from './platform-words.js'
import type { Scene } from './scene.js'

/** The ladder had no answer: a person has to find another way. */
export const escalationMail = (mail: MailOf<'support_escalation'>, scene: Scene): MailBody => {
  const { words, time } = scene
  const waited = time.span(mail.waitedMs)
  return {
    subject: words.subjects.escalation(mail.tenant, mail.platform, waited),
    blocks: [
      text(...words.escalation.lost(mail.tenant, mail.platform, waited)),
      caseFacts(mail, scene),
      ...askedSoFar(mail.asked, scene),
      ...caseButton(mail, scene),
      ...acts(words.escalation.acts(mail.caseId, mail.accountId), scene),
      text(words.escalation.linkWorks(), words.staff.endsAt(scene.at(mail.endsAt))),
    ],
  }
}

/** The platform's answer is one that no rule knows. */
export const unknownMail = (mail: MailOf<'support_unknown'>, scene: Scene): MailBody => {
  const { words, time } = scene
  return {
    subject: words.subjects.unknown(mail.tenant, mail.platform),
    blocks: [
      text(...words.unknown.refuses(mail.tenant, mail.platform)),
      text(words.staff.said(mail.platform, scene.at(mail.since))),
      quote(inItsOwnWords(mail.said, words)),
      caseFacts(mail, scene),
      text(words.unknown.tried(time.span(mail.triedEveryMs)), words.staff.noMail(mail.tenant)),
      ...caseButton(mail, scene),
      ...acts(words.unknown.acts(mail.caseId), scene),
      text(words.staff.endsAt(scene.at(mail.endsAt))),
    ],
  }
}

/** It was reconnected twice, and did not last. */
export const relapseMail = (mail: MailOf<'support_relapse'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.relapse(mail.tenant, mail.platform),
    blocks: [
      text(...words.relapse.again(mail.tenant, mail.platform, scene.at(mail.reconnectedAt))),
      text(words.relapse.likelyCause()),
      quote(mail.likelyCause ?? words.relapse.usualCauses()),
      text(words.staff.said(mail.platform, scene.at(mail.since))),
      quote(inItsOwnWords(mail.said, words)),
      caseFacts(mail, scene),
      text(words.staff.noMail(mail.tenant), words.relapse.whyNot()),
      ...caseButton(mail, scene),
      ...acts(words.relapse.acts(mail.caseId), scene),
      text(words.staff.endsAt(scene.at(mail.endsAt))),
    ],
  }
}

export const nobodyMail = (mail: MailOf<'support_nobody'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.nobody(mail.tenant, mail.platform),
    blocks: [
      text(...words.nobody.lost(mail.tenant, mail.platform, mail.notMailed.length > 0)),
      ...(mail.notMailed.length === 0 ? [] : [list(...mail.notMailed.map((one) => words.nobody.why(one, scene.at(one.at))))]),
      caseFacts(mail, scene),
      ...caseButton(mail, scene),
      ...acts(words.nobody.acts(mail.accountId, mail.tenantId), scene),
      text(words.nobody.starts(), words.staff.endsAt(scene.at(mail.endsAt))),
    ],
  }
}

export const undeliveredMail = (mail: MailOf<'support_undelivered'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.undelivered(mail.tenant, mail.platform),
    blocks: [
      text(...words.undelivered.failed(mail.tenant, mail.platform)),
      caseFacts(mail, scene),
      ...askedSoFar(mail.asked, scene),
      ...caseButton(mail, scene),
      ...acts(words.undelivered.acts(mail.caseId, mail.accountId), scene),
      text(words.undelivered.next(mail.nextAt && scene.at(mail.nextAt))),
    ],
  }
}

export const unansweredMail = (mail: MailOf<'support_unanswered'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.unanswered(),
    blocks: [
      text(...words.unanswered.took(mail.then === 'sent_again')),
      facts([words.labels.to, mail.to], [words.labels.subject, mail.mailSubject], [words.labels.at, scene.at(mail.at)]),
      ...acts(words.unanswered.acts(mail.mailId), scene),
      text(words.unanswered.others()),
    ],
  }
}

export const answeredMail = (mail: MailOf<'support_answered'>, scene: Scene): MailBody => {
  const { words } = scene
  const isComplaint = mail.what === 'complaint'
  return {
    subject: words.subjects.answered(isComplaint),
    blocks: [
      text(words.answered.wrote(isComplaint)),
      facts([words.labels.to, mail.to], [words.labels.subject, mail.mailSubject], [words.labels.at, scene.at(mail.at)]),
      ...acts(words.answered.acts(mail.mailId), scene),
    ],
  }
}

export const bounceTestMail = (mail: MailOf<'bounce_test'>, scene: Scene): MailBody => ({
  subject: scene.words.subjects.bounceTest(),
  blocks: [text(...scene.words.bounceTest()), facts([scene.words.labels.at, scene.at(mail.at)])],
})

export const mailStoppedMail = (mail: MailOf<'mail_stopped'>, scene: Scene): MailBody => {
  const { words } = scene
  return {
    subject: words.subjects.mailStopped(mail.cameBack, mail.sent),
    blocks: [
      text(...words.mailStopped.stopped(mail.cameBack, mail.sent)),
      facts([words.labels.at, scene.at(mail.at)]),
      text(words.mailStopped.waits()),
      ...acts(words.mailStopped.acts(), scene),
    ],
  }
}

const caseFacts = (mail: StaffCase, { words, ...scene }: Scene): Block =>
  facts(
    [words.labels.tenant, mail.tenant],
    [words.labels.account, mail.account],
    [words.labels.since, scene.at(mail.since)],
    [words.labels.reference, mail.reference],
  )

const askedSoFar = (asked: readonly Asked[], { words, ...scene }: Scene): readonly Block[] =>
  asked.length === 0 ? [] : [text([`${words.labels.asked}:`]), list(...asked.map((one) => words.escalation.asked(one, scene.at(one.at))))]

const acts = (sentences: readonly Sentence[], { words }: Scene): readonly Block[] => [text(words.staff.actsTitle()), list(...sentences)]

const caseButton = (mail: StaffCase, { words }: Scene): readonly Block[] =>
  mail.pageUrl === null ? [] : [button(words.openCase, mail.pageUrl)]
