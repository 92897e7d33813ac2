import { decisionTable } from './decision-table.js'
import type { RowCondition, RowIncident, TableRow } from './decision-table.js'
import type { Evidence, Others } from './evidence.js'
import { addresseeOf } from './judgement.js'
import type { Judgement } from './judgement.js'
import type { Judged, Refusal } from './refusal.js'

export type Wanted = 'others' | 'client_check' | 'second_look'

export interface Decision {
  /** Free of secrets, its summary naming the evidence. Its `answer` stays where the verdict is `unknown`. */
  readonly judgement: Judgement
  /** The row of the decision table that fitted. */
  readonly row: string
  /** Whether it opens an incident; begun only once nothing in `wants` is outstanding. */
  readonly incident: RowIncident
  /**
   * What could still change the decision. `client_check`: the revocation endpoint was not asked (or can't be: then the decision is final).
   * `second_look`: the verdict is written at once and the case held; page, incident, event and mail wait for another answer. `others`: the next
   * account that is due may be brought forward.
   */
  readonly wants: readonly Wanted[]
}

/**
 * Whose fault a refused refresh is, by the first row of the decision table that fits. Pure. With `noEvidence` it says what the answer says
 * alone. An outbreak overrules it (`incident`), and an `invalid_grant` counts only after the row was read again under the lease.
 */
export const decide = (judged: Judged, evidence: Evidence): Decision => {
  const { refusal } = judged
  const row = decisionTable.find((one) => fits(one, refusal, evidence))
  if (row === undefined) throw new Error(`no row of the decision table fits a refusal of kind ${refusal.kind}`)
  const verdict = row.verdict === 'as_said' ? judged.verdict : row.verdict
  return {
    judgement: {
      httpStatus: judged.httpStatus,
      platformCode: judged.platformCode,
      platformMessage: judged.platformMessage,
      retryAfterMs: judged.retryAfterMs,
      verdict,
      addressee: addresseeFor(row, judged, verdict),
      code: row.code ?? judged.code,
      summary: summaryOf(row, judged, evidence.others),
      ...(verdict === 'unknown' && refusal.answer !== null && { answer: refusal.answer }),
    },
    row: row.row,
    incident: row.incident === 'open' && verdict !== 'operator' ? 'by_outbreak' : row.incident,
    wants: wantsOf(row, refusal, evidence),
  }
}

const fits = ({ refusals, when }: TableRow, refusal: Refusal, evidence: Evidence): boolean =>
  refusals.includes(refusal.kind) && holds(when, refusal, evidence)

const holds = (when: RowCondition, refusal: Refusal, evidence: Evidence): boolean =>
  (when.others === undefined || when.others.includes(evidence.others.kind)) &&
  (when.clientCheck === undefined || when.clientCheck === evidence.clientCheck) &&
  (when.workedBefore === undefined || when.workedBefore === evidence.workedBefore) &&
  (when.appWorkedBefore === undefined || when.appWorkedBefore === evidence.appWorkedBefore) &&
  (when.clientReplaced === undefined || when.clientReplaced === evidence.clientReplaced) &&
  (when.scopesChanged === undefined || when.scopesChanged === evidence.scopesChangedSinceGrant) &&
  (when.outlivedConfirm === undefined || when.outlivedConfirm === evidence.outlivedConfirm) &&
  (when.maybeOtherClient === undefined || when.maybeOtherClient === refusal.maybeOtherClient)

/** A rule that names the customer's administrator keeps them, whichever row made it a person's. */
const addresseeFor = (row: TableRow, judged: Judged, verdict: Judgement['verdict']): Judgement['addressee'] => {
  if (row.addressee !== undefined) return row.addressee
  return judged.verdict === verdict ? judged.addressee : addresseeOf(verdict)
}

const wantsOf = (row: TableRow, refusal: Refusal, evidence: Evidence): Wanted[] => {
  const secondLook = row.secondLook === 'store_may_fail' ? refusal.storeMayFail : row.secondLook
  const wants: (Wanted | false)[] = [
    evidence.others.kind === 'none' && asks(refusal, evidence, { others: { kind: 'works', count: 1 } }, row) && 'others',
    evidence.clientCheck === 'silent' && !refusal.clientFirst && asks(refusal, evidence, { clientCheck: 'refused' }, row) && 'client_check',
    secondLook && !evidence.isSecondLook && 'second_look',
  ]
  return wants.filter((one) => one !== false)
}

/** Whether other evidence would lead to another row. */
const asks = (refusal: Refusal, evidence: Evidence, other: Partial<Evidence>, row: TableRow): boolean =>
  decisionTable.find((one) => fits(one, refusal, { ...evidence, ...other })) !== row

const summaryOf = (row: TableRow, { summary }: Judged, others: Others): string => {
  const words = othersWords(others)
  const sentence = words === '' ? '' : `${words}.`
  const parts = { '{said}': summary, '{others}': words, '{Others.}': sentence }
  return row.summary.replace(/\{[^}]+\}/g, (name) => parts[name as keyof typeof parts]).trim()
}

const othersWords = ({ kind, count }: Others): string => {
  const who = `${String(count)} other ${count === 1 ? 'customer' : 'customers'} of this app ${count === 1 ? 'was' : 'were'}`
  if (kind === 'works' && count === 0) return 'the incident of this app is over'
  if (kind === 'works') return `${who} refreshed meanwhile`
  return kind === 'fails' ? `${who} refused as well, and none was refreshed meanwhile` : ''
}
