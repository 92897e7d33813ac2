import { loadEnvironment } from '../access/load-environment.js'
import type { Queryable } from '../database/database.js'
import { chosenBy } from '../domain/chosen-by.js'
import type { Tx } from '../tools.js'
import { holdAsked, selectWaitingCases } from './going-live-store.js'
import type { WaitingCase } from './going-live-store.js'

/** What a person looks through before going live; the counts are of all. */
const shown = 200

/**
 * Mail begins to reach people: whoever would be asked about a case that is open already is held (`observe`) until it is released, by itself
 * or in bulk at a pace. A case's workflow finds the hold when its next step is due. Returns how many.
 */
export const holdForGoingLive = (tx: Tx, environmentId: string): Promise<number> => holdAsked(tx, environmentId)

/** Whom the mail of a released case would go to: its ladder begins again. */
const firstAsked = ({ ladder, notify, emails }: WaitingCase): readonly string[] => {
  const first = ladder.notify[0]
  return first === undefined || !notify ? [] : chosenBy(first.to, emails, () => false)
}

/** Who would get what if the environment's mail went out to everybody: nothing at once, and this as each case is released. */
export const previewGoingLive = async (db: Queryable, environmentId: string) => {
  const { mail, mode } = await loadEnvironment(db, environmentId)
  const cases = (await selectWaitingCases(db, environmentId)).map((one) => ({ ...one, to: firstAsked(one) }))
  return {
    delivery: mail.delivery,
    mode,
    cases: cases.length,
    people: new Set(cases.flatMap(({ to }) => to)).size,
    nobody_to_ask: cases.filter(({ to }) => to.length === 0).length,
    per_person_per_day: mail.per_person_per_day,
    result: cases.slice(0, shown).map(({ id, reference, accountId, tenantId, label, integrationLabel, holdWhy, to }) => ({
      case_id: id,
      reference,
      integrated_account_id: accountId,
      tenant_id: tenantId,
      label,
      integration_label: integrationLabel,
      hold: holdWhy,
      what: 'first' as const,
      to: [...to],
      when: 'on_release' as const,
    })),
    limit: shown,
  }
}
