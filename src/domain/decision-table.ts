import type { Evidence, Others } from './evidence.js'
import type { RefusalKind } from './refusal.js'
import type { Addressee, Verdict } from './verdict.js'

/**
 * Whose fault a refused refresh is: the first row that fits. Fitted to the responses of 19 authorization servers in 2026 (test/recorded-servers);
 * docs/verdicts.md is printed from it. Rows are data, so that the printed table is the one that decides.
 */
export interface TableRow {
  /** Its number in docs/verdicts.md; kept with a case, so never given to another row. */
  readonly row: string
  readonly refusals: readonly RefusalKind[]
  readonly when: RowCondition
  /** `as_said`: the rule's or phrase's own verdict and addressee. */
  readonly verdict: Verdict | 'as_said'
  /** Left out: as the rule or phrase says for a person, else the verdict's usual one. */
  readonly addressee?: Addressee
  readonly incident: RowIncident
  /**
   * Whether a second answer, 30 to 120 s later, is awaited before anyone is paged or mailed. `store_may_fail`: only if the preset says so of this
   * answer.
   */
  readonly secondLook: boolean | 'store_may_fail'
  /** The case's code where the answer's own would be wrong: mails and pages choose their sentence by it. */
  readonly code?: string
  /**
   * The text for support. `{said}`: the sentence of the answer's own rule. `{others}`: the others in words; `{Others.}`: those as a sentence, or
   * nothing.
   */
  readonly summary: string
}

/** All that is given must hold. */
export interface RowCondition {
  readonly others?: readonly Others['kind'][]
  readonly clientCheck?: Evidence['clientCheck']
  readonly workedBefore?: boolean
  readonly appWorkedBefore?: boolean
  readonly clientReplaced?: boolean
  readonly scopesChanged?: boolean
  readonly outlivedConfirm?: boolean
  /** The answer's code is one that servers also give for another client's refresh token. */
  readonly maybeOtherClient?: boolean
}

/** `open`: the app's incident, where the verdict is the operator's. `by_outbreak`: only as part of an outbreak. */
export type RowIncident = 'no' | 'open' | 'by_outbreak'

const accused = "The platform refuses the app's client id or secret: its revocation endpoint refused them as well."

export const decisionTable: readonly TableRow[] = [
  { row: '0', refusals: ['local'], when: {}, verdict: 'as_said', incident: 'open', secondLook: false, summary: '{said}' },
  { row: '1a', refusals: ['lost_person'], when: {}, verdict: 'user', incident: 'no', secondLook: false, summary: '{said}' },
  {
    row: '1b',
    refusals: ['server_fault'],
    when: { outlivedConfirm: true, clientCheck: 'refused' },
    verdict: 'operator',
    incident: 'open',
    secondLook: false,
    code: 'invalid_client',
    summary: accused,
  },
  {
    row: '1',
    refusals: ['passing', 'server_fault'],
    when: {},
    verdict: 'transient',
    incident: 'by_outbreak',
    secondLook: false,
    summary: '{said}',
  },
  { row: '2', refusals: ['moved'], when: {}, verdict: 'operator', incident: 'open', secondLook: false, summary: '{said}' },
  { row: '3', refusals: ['certain'], when: {}, verdict: 'as_said', incident: 'open', secondLook: false, summary: '{said}' },
  {
    row: '4',
    refusals: ['app', 'grant', 'client', 'request'],
    when: { clientReplaced: true, maybeOtherClient: true },
    verdict: 'user',
    addressee: 'contact',
    incident: 'no',
    secondLook: false,
    code: 'client_replaced',
    summary: 'The access was granted to the client id that the app had before; only a new consent gives it to the present one.',
  },
  {
    row: '5a',
    refusals: ['app'],
    when: { others: ['works'] },
    verdict: 'unknown',
    incident: 'no',
    secondLook: false,
    summary: '{said} But {others}, so it is not the app as a whole.',
  },
  { row: '5', refusals: ['app'], when: {}, verdict: 'operator', incident: 'open', secondLook: true, summary: '{said} {Others.}' },
  {
    row: '6',
    refusals: ['grant'],
    when: { clientCheck: 'refused' },
    verdict: 'operator',
    incident: 'open',
    secondLook: false,
    code: 'invalid_client',
    summary: `${accused} About this access it said something else, as some servers do that look at the refresh token first.`,
  },
  {
    row: '6a',
    refusals: ['grant'],
    when: {},
    verdict: 'user',
    incident: 'by_outbreak',
    secondLook: 'store_may_fail',
    summary: '{said} {Others.}',
  },
  {
    row: '7',
    refusals: ['client'],
    when: { others: ['works'] },
    verdict: 'unknown',
    incident: 'no',
    secondLook: true,
    summary: '{said} But {others}, so it is not the app as a whole.',
  },
  {
    row: '7b',
    refusals: ['client'],
    when: { appWorkedBefore: false },
    verdict: 'operator',
    incident: 'no',
    secondLook: true,
    summary: "{said} No refresh has ever worked with the app's present settings.",
  },
  { row: '7a', refusals: ['client'], when: {}, verdict: 'operator', incident: 'open', secondLook: true, summary: '{said} {Others.}' },
  {
    row: '8',
    refusals: ['request', 'wordless'],
    when: { others: ['works'] },
    verdict: 'user',
    addressee: 'contact',
    incident: 'no',
    secondLook: 'store_may_fail',
    summary: 'The platform refuses the refresh of this account only, and does not say why: {others}.',
  },
  {
    row: '8d',
    refusals: ['request', 'wordless', 'denied', 'other'],
    when: { clientCheck: 'refused' },
    verdict: 'operator',
    incident: 'open',
    secondLook: false,
    code: 'invalid_client',
    summary: `${accused} Its answer about this access does not say why.`,
  },
  {
    row: '8a',
    refusals: ['request', 'wordless'],
    when: { others: ['fails'] },
    verdict: 'operator',
    incident: 'open',
    secondLook: true,
    summary: '{said} {Others.}',
  },
  {
    row: '8b',
    refusals: ['request'],
    when: { workedBefore: true },
    verdict: 'unknown',
    incident: 'no',
    secondLook: true,
    summary: 'The platform finds the request malformed, which worked for this very account before, and does not say why.',
  },
  { row: '8c', refusals: ['request'], when: {}, verdict: 'operator', incident: 'no', secondLook: true, summary: '{said}' },
  {
    row: '9',
    refusals: ['scope'],
    when: { scopesChanged: true },
    verdict: 'operator',
    incident: 'no',
    secondLook: false,
    summary: "The integration's permissions were changed, and the platform does not accept the new list.",
  },
  { row: '9a', refusals: ['scope'], when: {}, verdict: 'user', incident: 'no', secondLook: false, summary: '{said} {Others.}' },
  { row: '10', refusals: ['denied'], when: {}, verdict: 'user', incident: 'no', secondLook: false, summary: '{said} {Others.}' },
  {
    row: '11b',
    refusals: ['wordless'],
    when: { appWorkedBefore: false },
    verdict: 'unknown',
    incident: 'by_outbreak',
    secondLook: true,
    summary: "{said} No refresh has ever worked with the app's present settings.",
  },
  { row: '11a', refusals: ['wordless'], when: {}, verdict: 'as_said', incident: 'by_outbreak', secondLook: true, summary: '{said}' },
  { row: '11', refusals: ['other'], when: {}, verdict: 'unknown', incident: 'by_outbreak', secondLook: false, summary: '{said}' },
]
