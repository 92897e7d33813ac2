import { importAccount, report401 } from './company.js'
import type { Account } from './company.js'
import { inParallel } from './in-parallel.js'
import { mailsWithLink } from './mailed.js'
import type { Message } from '../../src/embedded/mailbox/message.js'
import type { System } from './system.js'

/** Calls to the API at once, as from one busy product. */
const width = 20

export const importAccounts = (system: System, names: readonly string[]): Promise<readonly Account[]> =>
  inParallel(names, width, (name) => importAccount(system.api, system.platform, system.integrationId, name))

export interface Mailed {
  readonly account: Account
  /** When the product reported the 401, milliseconds since the epoch. */
  readonly reportedAt: number
  readonly mail: Message
  /** When the mail server took the mail. */
  readonly mailedAt: number
}

/** All accounts lose their grants, then all are reported; answers when each contact has the mail. */
export const failAtOnce = async (system: System, accounts: readonly Account[]): Promise<readonly Mailed[]> => {
  for (const { refreshToken } of accounts) system.platform.revokeGrant({ refresh_token: refreshToken })
  const reports = inParallel(accounts, width, async (account) => {
    const reportedAt = Date.now()
    await report401(system.api, account)
    return { account, reportedAt }
  })
  const [reported, mails] = await Promise.all([
    reports,
    mailsWithLink(
      system,
      accounts.map(({ email }) => email),
    ),
  ])
  return reported.map(({ account, reportedAt }) => {
    const mail = mails.get(account.email)
    if (mail === undefined) throw new Error('a mail that was there is gone')
    return { account, reportedAt, mail, mailedAt: Date.parse(mail.received_at) }
  })
}
