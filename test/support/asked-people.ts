import { startRelink, waitFor } from './harness.js'
import type { Harness, ImportedAccount } from './harness.js'
import type { Message } from '../../src/embedded/mailbox/message.js'

export interface Asked {
  readonly account: ImportedAccount
  readonly caseId: string
}

/** A Relink whose contacts are mailed at once. */
export interface AskedPeople {
  readonly relink: Harness
  /** An integration whose policy asks once, for what is not about reminders. */
  readonly calm: string
  /** A person whom no other test mails. */
  readonly person: () => { readonly sub: string; readonly email: string }
  /** An account whose contact has just had the first mail. */
  readonly asked: (given?: Parameters<Harness['importAccount']>[0]) => Promise<Asked>
  /** Reports a 401 of the account's. Returns the case's id. */
  readonly report: (account: ImportedAccount) => Promise<string>
  readonly mailsTo: (email: string, count: number) => Promise<readonly Message[]>
  /** Of the case's timeline. */
  readonly kinds: (caseId: string) => Promise<readonly string[]>
}

export const startAskedPeople = async (): Promise<AskedPeople> => {
  const relink = await startRelink({
    policy: {
      confirm: 'PT0S',
      notify: [
        { after: 'PT0S', to: 'first', channel: 'email' },
        { after: 'PT2S', to: 'next', channel: 'email' },
      ],
      escalate_after: 'P7D',
      expire_after: 'P30D',
      probe_every: 'PT1S',
    },
  })
  const { id: calm } = await relink.registerIntegration({ name: 'calm', config: { label: 'Lumen CRM' } })
  await relink.api.send('PUT', '/policy?integration=calm', {
    confirm: 'PT0S',
    notify: [{ after: 'PT0S', to: 'first', channel: 'email' }],
    escalate_after: 'P7D',
    expire_after: 'P30D',
    probe_every: 'PT1S',
  })
  let people = 0
  const person: AskedPeople['person'] = () => {
    people += 1
    return { sub: `usr_acts${String(people)}`, email: `acts${String(people)}@northwind.example` }
  }
  const mailsTo: AskedPeople['mailsTo'] = (email, count) =>
    waitFor(() => relink.mails(email).length >= count && relink.mails(email), `${String(count)} mails to ${email}`)
  return {
    relink,
    calm,
    person,
    asked: async (given = {}) => {
      const account = await relink.importAccount({ integrationId: calm, ...person(), ...given })
      const caseId = await relink.breakAccount(account)
      await mailsTo(account.email, 1)
      await relink.caseThat(caseId, ({ first_notified_at: at }) => at !== null, 'the mail to be told')
      return { account, caseId }
    },
    report: async ({ id }) => {
      const path = `/integrated-account/${id}/authentication-error`
      const { case_id: caseId } = await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })
      if (caseId === null) throw new Error('no case was opened')
      return caseId
    },
    mailsTo,
    kinds: async (caseId) => (await relink.timeline(caseId)).map(({ kind }) => kind),
  }
}

/** In place of a mail that a test has waited for. */
export const noMail = (): never => {
  throw new Error('there is no mail')
}
