import type { Field, Integration } from '../../integrations/integration.js'
import { fieldsToAsk } from '../fields-to-ask.js'

/** What a customer would be asked for, but for secrets, which no sign-in needs. */
export const fieldsToEnter = (integration: Integration): readonly Field[] =>
  fieldsToAsk({ integration, found: { account: null, link: { context: {} } } }).filter(({ secret }) => !secret)
