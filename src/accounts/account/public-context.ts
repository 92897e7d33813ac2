import { credentialNames } from '../../integrations/credential-names.js'

/** The variables of a context, without anything that is a credential: what is stored, and what is shown. */
export const publicContext = (context: Readonly<Record<string, unknown>>, secretFields: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(context).filter(([name]) => name !== 'oauth' && !credentialNames.has(name) && !secretFields.includes(name)),
  )
