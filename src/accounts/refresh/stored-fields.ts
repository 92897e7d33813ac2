import type { Tools } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { openTokens } from './sealed-tokens.js'
import { selectGrantFacts } from '../store/grant-facts-store.js'

/** The secret fields' values as they are kept; none where they cannot be read any more. Plain text: for what is sent next. */
export const storedFields = async (tools: Tools, accountId: string): Promise<Readonly<Record<string, string>>> => {
  const facts = await selectGrantFacts(tools.database, accountId)
  if (facts === null || facts.sealed === null) return {}
  try {
    return (await openTokens(tools.vault, accountId, facts.sealed)).fields ?? {}
  } catch (error) {
    if (error instanceof VaultUnreadable) return {}
    throw error
  }
}
