import { loadEnvironment } from '../access/load-environment.js'
import { chosenBy } from '../domain/chosen-by.js'
import type { SendWindow } from '../domain/policy.js'
import type { Tx } from '../tools.js'
import { holdAsked, selectWaitingCases } from './going-live-store.js'
import type { WaitingCase } from './going-live-store.js'
import { policyFor } from './policy-for.js'
import { mailHours } from './send-window.js'

/** How many a person looks through before going live; the counts are of all. */
const shown = 200

/**
 * Holds (`observe`) the open cases whose people would be asked once mail is delivered live, until each is released, individually or in bulk. A case's
 * workflow finds the hold when its next step is due. Returns how many.
 */
export const holdForGoingLive = (tx: Tx, environmentId: string): Promise<number> => holdAsked(tx, environmentId)

/** Whom the mail of a released case would go to: its ladder begins again. */
const firstAsked = ({ ladder, notify, people }: WaitingCase): WaitingCase['people'] => {
  const first = ladder.notify[0]
  return first === undefined || !notify ? [] : chosenBy(first.to, people, () => false)
}

/** When the first of these people may be mailed; `null`: now, or there is no one. */
const opensAt = (window: SendWindow, people: WaitingCase['people'], now: Date): Date | null => {
  const opens = people.map(({ zone }) => mailHours(window, { zone, now, movedAt: null }).opensAt)
  const later = opens.flatMap((at) => (at === null ? [] : [at.getTime()]))
  return later.length === 0 || later.length < opens.length ? null : new Date(Math.min(...later))
}

/** Returns who would get which mail if the environment's mail were delivered live: none at once, and these as each case is released. */
export const previewGoingLive = async (tx: Tx, environmentId: string) => {
  const { mail, mode } = await loadEnvironment(tx, environmentId)
  const windows = new Map<string, SendWindow>()
  const cases: (WaitingCase & { readonly to: readonly string[]; readonly opensAt: Date | null })[] = []
  for (const one of await selectWaitingCases(tx, environmentId)) {
    const window = windows.get(one.integrationId) ?? (await policyFor(tx, environmentId, one.integrationId)).send_window
    windows.set(one.integrationId, window)
    const asked = firstAsked(one)
    cases.push({ ...one, to: asked.map(({ email }) => email), opensAt: opensAt(window, asked, tx.now) })
  }
  return {
    delivery: mail.delivery,
    mode,
    cases: cases.length,
    people: new Set(cases.flatMap(({ to }) => to)).size,
    nobody_to_ask: cases.filter(({ to }) => to.length === 0).length,
    per_person_per_day: mail.per_person_per_day,
    per_person_per_week: mail.per_person_per_week,
    per_domain_per_minute: mail.per_domain_per_minute,
    result: cases.slice(0, shown).map(({ id, reference, accountId, tenantId, label, integrationLabel, holdWhy, to, opensAt: opens }) => ({
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
      opens_at: opens?.toISOString() ?? null,
    })),
    limit: shown,
  }
}
