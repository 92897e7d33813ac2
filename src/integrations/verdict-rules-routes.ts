import { randomUUID } from 'node:crypto'
import { actorOf } from '../access/actor-of.js'
import { audit } from '../access/audit.js'
import type { Queryable } from '../database/database.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { NotFound } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { findIntegration } from './load-integration.js'
import { getVerdictRulesCall, putVerdictRulesCall } from './verdict-rules-contract.js'
import { selectVerdictRules, upsertVerdictRules } from './verdict-rules-store.js'

export const mountVerdictRules = (api: Api, tools: Tools): void => {
  mount(
    api,
    getVerdictRulesCall,
  )(({ query }, { environmentId }) =>
    tools.database.transaction(async (tx) => {
      const integrationId = await integrationIdOf(tx, environmentId, query.integration)
      return { rules: [...(await selectVerdictRules(tx, environmentId, integrationId))] }
    }),
  )

  mount(
    api,
    putVerdictRulesCall,
  )(({ query, body: { rules } }, caller) =>
    tools.database.transaction(async (tx) => {
      const { environmentId } = caller
      const integrationId = await integrationIdOf(tx, environmentId, query.integration)
      await upsertVerdictRules(tx, { id: randomUUID(), environmentId, integrationId, rules, at: tx.now })
      await audit(tx, {
        environmentId,
        actor: actorOf(caller),
        action: 'changed',
        subjectKind: 'verdict_rules',
        subjectId: integrationId ?? environmentId,
        data: { rules },
      })
      return { rules }
    }),
  )
}

/** Null: the environment's. */
const integrationIdOf = async (tx: Queryable, environmentId: string, name: string | undefined): Promise<string | null> => {
  if (name === undefined) return null
  const integration = await findIntegration(tx, environmentId, name)
  if (integration === null) throw new NotFound(`There is no integration ${name}`)
  return integration.id
}
