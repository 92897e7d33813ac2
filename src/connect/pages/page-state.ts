/** Every page that a person can be shown, and its HTTP status. `state` alone decides the text. */
export const pageStatus = {
  choose: 200,
  new_account: 200,
  ready: 200,
  done: 200,
  works_already: 200,
  link_spent: 410,
  link_expired: 410,
  link_unknown: 404,
  fresh_link_sent: 202,
  nobody_to_mail: 409,
  declined: 403,
  entered_refused: 403,
  wrong_account: 409,
  scope_missing: 403,
  no_lasting_access: 403,
  identity_unknown: 409,
  refused: 502,
  waits: 202,
  not_accepted: 409,
  our_fault: 503,
  platform_down: 503,
  start_again: 400,
  too_old: 400,
  interrupted: 409,
  account_deleted: 410,
  nothing_to_connect: 404,
  list: 200,
  list_done: 200,
  too_many: 429,
  unavailable: 503,
} as const

export type PageState = keyof typeof pageStatus

/** Whether everything is done: the page has a check mark and the way back, and raises no doubt. */
export const isDone = (state: PageState): boolean => state === 'done' || state === 'works_already' || state === 'list_done'

export const pageStates = Object.keys(pageStatus) as readonly PageState[]

/** How an attempt can end, as stored in `attempts.ending`. */
export type Ending = Extract<
  PageState,
  | 'done'
  | 'works_already'
  | 'link_spent'
  | 'declined'
  | 'entered_refused'
  | 'wrong_account'
  | 'scope_missing'
  | 'no_lasting_access'
  | 'identity_unknown'
  | 'refused'
  | 'waits'
  | 'not_accepted'
  | 'our_fault'
  | 'platform_down'
  | 'too_old'
  | 'interrupted'
  | 'account_deleted'
>
