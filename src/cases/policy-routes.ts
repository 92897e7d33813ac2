import { actorOf } from '../access/actor-of.js'
import { loadEnvironment } from '../access/load-environment.js'
import type { Queryable } from '../database/database.js'
import type { Policy } from '../domain/policy.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { NotFound } from '../http/errors.js'
import { MAX_LIMIT } from '../http/list-field.js'
import { mailedAt } from '../mail/caps.js'
import { findIntegration } from '../integrations/load-integration.js'
import type { Tools } from '../tools.js'
import { getPolicyCall, previewPolicyCall, putPolicyCall } from './policy-contract.js'
import { policyFor } from './policy-for.js'
import { previewPolicy } from './preview-policy.js'
import { putPolicy } from './put-policy.js'
import { selectAskedAccount } from './view-store.js'

export const mountPolicy = (api: Api, tools: Tools): void => {
  mount(
    api,
    getPolicyCall,
  )(({ query }, { environmentId }) =>
    tools.database.transaction(async (tx) =>
      policyJson(await policyFor(tx, environmentId, await integrationIdOf(tx, environmentId, query.integration))),
    ),
  )

  mount(
    api,
    putPolicyCall,
  )(({ query, body }, caller) =>
    tools.database.transaction(async (tx) => {
      const { environmentId } = caller
      const integrationId = await integrationIdOf(tx, environmentId, query.integration)
      await putPolicy(tx, { environmentId, integrationId, policy: body, actor: actorOf(caller) })
      return policyJson(body)
    }),
  )

  mount(
    api,
    previewPolicyCall,
  )(({ body }, { environmentId }) =>
    tools.database.transaction(async (tx) => {
      const account = await selectAskedAccount(tx, environmentId, body.integrated_account_id)
      if (account === null) throw new NotFound()
      const policy = body.policy ?? (await policyFor(tx, environmentId, account.integrationId))
      const { mail } = await loadEnvironment(tx, environmentId)
      const caps = { perDay: mail.per_person_per_day, perWeek: mail.per_person_per_week }
      const at = new Date(body.at)
      const times = await mailedAt(tx, { environmentId, emails: account.people.map(({ email }) => email), at })
      const result = previewPolicy(policy, { ...account, caps, mailedAt: times }, at).map(({ at, dueAt, to, waitedFor, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        due_at: dueAt.toISOString(),
        waited_for: waitedFor,
        to: [...to],
      }))
      return { result, next_cursor: null, limit: MAX_LIMIT }
    }),
  )
}

/** `null` for the environment's own. */
const integrationIdOf = async (tx: Queryable, environmentId: string, name: string | undefined): Promise<string | null> => {
  if (name === undefined) return null
  const integration = await findIntegration(tx, environmentId, name)
  if (integration === null) throw new NotFound(`There is no integration ${name}`)
  return integration.id
}

const policyJson = (policy: Policy) => {
  const { notify, send_window: window } = policy
  return {
    ...policy,
    notify: [...notify],
    send_window: window === 'always' ? window : { ...window, days: [...window.days], days_off: [...window.days_off] },
  }
}
