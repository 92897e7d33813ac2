import { loadEnvironment } from '../access/load-environment.js'
import { contactOf } from '../accounts/contacts/name-people.js'
import { endOutage } from '../accounts/outage/end-outage.js'
import { insertAccount } from '../accounts/grant/insert-account.js'
import { lockAccount } from '../accounts/account/lock-account.js'
import type { Account } from '../accounts/account/account.js'
import { swapCredentials } from '../accounts/grant/swap-credentials.js'
import type { VerifiedGrant } from '../accounts/grant/verify-grant.js'
import type { SignedIn } from '../cases/case-view.js'
import { holdCase } from '../cases/move-case.js'
import { note } from '../cases/note.js'
import { maskLabel } from '../domain/mask.js'
import type { Tools, Tx } from '../tools.js'
import type { Attempt } from './attempt.js'
import { endAttempt } from './end-attempt.js'
import { findLinkById } from './find-link.js'
import type { FoundLink } from './find-link.js'
import type { LinkRow } from './link-row.js'
import { sealGrant } from './sealed-fields.js'
import { lockAttempt, lockAttemptAndAccount, markSucceeded, markWaiting, selectAttempt } from './attempt-store.js'
import type { AttemptStanding, LockedAttempt } from './attempt-store.js'
import { selectOpenCase } from './store.js'

/** One transaction: the account's row is locked, credentials written, the case ended and its wake enqueued, the link spent. */
export const swapGrant = (tools: Tools, attempt: AttemptOf, grant: VerifiedGrant): Promise<Swapped | null> =>
  tools.database.transaction((tx) => swap(tx, attempt, grant))

/** A grant that is in its place. */
export interface Swapped {
  readonly accountId: string
  /** The link with what its page tells, as this transaction has left them. */
  readonly found: FoundLink | null
}

/** What of an attempt never changes: whose it is. */
type AttemptOf = Pick<Attempt, 'id' | 'accountId'>

/** Null: it was not swapped in, which the attempt's ending tells. */
export const swap = async (tx: Tx, known: AttemptOf, grant: VerifiedGrant): Promise<Swapped | null> => {
  const locked = await lockAttemptAndAccount(tx, known)
  if (locked === null) return null
  const { attempt, link, account } = locked
  if (attempt.status !== 'kept' && attempt.status !== 'waiting') return null
  if (known.accountId !== null && (account === null || account.deletedAt !== null)) {
    await endAttempt(tx, attempt, 'account_deleted')
    return null
  }
  // Single use: of two people with one link the first has made the account, or reconnected it.
  if (link.spentAt !== null) {
    await endAttempt(tx, attempt, account === null ? 'link_spent' : 'works_already')
    return null
  }
  const context = contextOf(account, link, attempt)
  return account === null ? insertNew(tx, link, attempt, grant, context) : reauthorize(tx, { ...locked, account }, grant, context)
}

const insertNew = async (
  tx: Tx,
  link: LinkRow,
  attempt: AttemptStanding,
  grant: VerifiedGrant,
  context: Account['context'],
): Promise<Swapped> => {
  const accountId = await insertAccount(tx, {
    environmentId: attempt.environmentId,
    integrationId: attempt.integrationId,
    tenantId: link.tenantId ?? '',
    isSandbox: link.isSandbox,
    context,
    grant,
  })
  await markSucceeded(tx, { id: attempt.id, linkId: link.id, accountId })
  return { accountId, found: await findLinkById(tx, link.id) }
}

/** All that it changes is locked: but for what one needs of another, its statements share a round trip. */
const reauthorize = async (
  tx: Tx,
  { account, attempt, link, openCase, credentials, rules }: LockedAttempt & { readonly account: Account },
  grant: VerifiedGrant,
  context: Account['context'],
): Promise<Swapped> => {
  const { connection, written } = await swapCredentials(tx, { account, grant, context, beside: { credentials, rules } })
  const spent = markSucceeded(tx, { id: attempt.id, linkId: link.id, accountId: account.id })
  // Case and links before the contact who consented (docs/lock-order.md).
  const consented = consentedBy(tx, account, grant)
  const data = consented.then((by) => ({ attempt_id: attempt.id, link_id: link.id, ...by }))
  // Its failure is waited for below, also where the end fails before it asks for this.
  data.catch(() => undefined)
  const ended = endOutage(tx, {
    account,
    openCase,
    connection,
    accountId: account.id,
    outcome: 'reauthorized',
    actor: 'contact',
    wake: { id: attempt.id, signal: 'reauthorized' },
    data,
  })
  // Where the case has to be looked for first, its end is written later.
  const reading = openCase === null ? ended.then(() => findLinkById(tx, link.id)) : findLinkById(tx, link.id)
  const [found] = await Promise.all([reading, written, spent, consented, ended])
  return { accountId: account.id, found }
}

/**
 * Who consented, if the platform names a verified address: a colleague with access to the same account may have used another person's link. The
 * timeline refers to people by id.
 */
const consentedBy = async (tx: Tx, { environmentId }: Account, { identity }: VerifiedGrant): Promise<{ readonly contact_id?: string }> => {
  const email = identity?.verified_email
  if (email == null) return {}
  const id = await contactOf(tx, environmentId, email)
  return id === null ? {} : { contact_id: id }
}

/** The contract's "Link token": shallow, the link token's own on top. */
const contextOf = (account: Account | null, link: LinkRow, attempt: AttemptStanding): Account['context'] => ({
  ...(link.persistPreviousContext ? account?.context : {}),
  ...attempt.entered,
  ...link.context,
})

/** For the person who decides: who signed in, in the platform's words. */
const signedInOf = ({ identity, label }: VerifiedGrant): SignedIn => ({
  label,
  account: identity?.account ?? null,
  person: identity?.person ?? null,
})

/**
 * Stores a valid grant for which it is unknown whether it is the same account. With an open case the company decides (`unknown_identity: confirm`);
 * without one the connection in use is not put at risk.
 */
export const keepForDecision = (tools: Tools, attemptId: string, grant: VerifiedGrant): Promise<void> =>
  tools.database.transaction(async (tx) => {
    const known = await selectAttempt(tx, attemptId)
    if (known?.accountId === null || known === null) return
    const { unknownIdentity } = await loadEnvironment(tx, known.environmentId)
    await lockAccount(tx, known.accountId)
    const caseId = await selectOpenCase(tx, known.accountId)
    if (caseId !== null && unknownIdentity === 'accept') {
      await swap(tx, known, grant)
      return
    }
    const attempt = await lockAttempt(tx, attemptId)
    if (attempt?.status !== 'kept') return
    if (caseId === null) {
      const { label } = grant
      await endAttempt(tx, attempt, 'identity_unknown', {
        code: 'identity_unknown',
        ...(label !== null && { chosen: maskLabel(label) }),
      })
      return
    }
    await markWaiting(tx, attempt.id, await sealGrant(tx, attempt.id, grant), { code: 'identity_unknown' }, signedInOf(grant))
    await holdCase(tx, caseId, 'identity')
    await note(tx, { caseId, kind: 'held', actor: 'contact', data: { why: 'identity', attempt_id: attempt.id } })
  })
