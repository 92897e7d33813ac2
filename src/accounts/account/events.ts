import { z } from 'zod'
import type { DeclaredEvent } from '../../http/declared-event.js'
import { accountSchema } from './account-schema.js'

/** What webhooks get of an account. Each payload is the account as it is when the event is written, except where it is gone. */
const summaries = {
  'integrated_account:created': 'An account was imported or connected',
  'integrated_account:active': 'An account works: it is new, was reconnected, or was activated',
  'integrated_account:updated': 'An account was changed, or its credentials were replaced',
  'integrated_account:deleted': 'An account was deleted',
  'integrated_account:authentication_error': 'An account needs reconnecting: once for each outage, whatever the cause',
  'integrated_account:reauthorization_escalated': 'No one has reconnected the account; support was asked',
  'integrated_account:reauthorized': 'A person reconnected the account, and it was verified',
  'integrated_account:reactivated': 'An account works again without a person',
  'integrated_account:reauthorization_closed': 'The end of what `authentication_error` began; `payload.case.outcome` says how',
} as const

export type AccountEventName = keyof typeof summaries

export const accountEvents: readonly DeclaredEvent[] = Object.entries(summaries).map(([name, summary]) => ({
  name,
  summary,
  payload: name === 'integrated_account:deleted' ? z.object({ id: z.guid() }) : accountSchema,
}))
