import { contactsAsked } from '../../accounts/contacts/contacts-asked.js'
import { loadEnvironment } from '../../access/load-environment.js'
import { leaveMail, casesOfMail } from '../../mail/join-mail.js'
import { lockSentMail } from '../../mail/returned-mail.js'
import { mailNow, rewriteMail } from '../../mail/write-mail.js'
import type { Tx } from '../../tools.js'
import { nameOfListed, reconnectedCases } from './listed-cases.js'

/** Writes a confirmation that waited, for all that its person has reconnected by now; from here on nothing joins it. */
export const writeConfirmation = async (tx: Tx, mailId: string): Promise<void> => {
  // A success that joins it at this moment is seen below, or finds that it has gone.
  await lockSentMail(tx, mailId)
  const { environmentId, contactId, recipient, state } = await mailNow(tx, mailId)
  if (state !== 'queued') return
  const cases = await casesOfMail(tx, mailId)
  const ids = cases.map(({ caseId }) => caseId)
  const done = await reconnectedCases(tx, ids)
  const [first] = done
  if (first === undefined) return
  const [reader] = contactId === null ? [] : await contactsAsked(tx, first.accountId, [contactId])
  await rewriteMail(
    tx,
    mailId,
    {
      environment: await loadEnvironment(tx, environmentId),
      content: {
        kind: 'success',
        platform: first.platform,
        account: nameOfListed(first),
        reference: first.reference,
        since: first.openedAt,
        impact: null,
        name: reader?.name ?? null,
        by: first.remoteLabel,
        at: first.closedAt,
        isNew: false,
        listed: done.map((one) => ({ platform: one.platform, account: nameOfListed(one), by: one.remoteLabel, at: one.closedAt })),
      },
      recipient: {
        email: recipient,
        name: reader?.name ?? null,
        locale: reader?.locale ?? null,
        timeZone: reader?.timeZone ?? null,
        contactId,
      },
      key: null,
      caseId: first.caseId,
      accountId: done.length === 1 ? first.accountId : null,
      isSandbox: first.isSandbox,
    },
    'sending',
  )
  await leaveMail(
    tx,
    mailId,
    ids.filter((id) => done.every(({ caseId }) => caseId !== id)),
  )
}
