import { actorOf } from '../access/actor-of.js'
import { authorOf } from '../access/author.js'
import { auditStaff } from '../access/audit-staff.js'
import { refreshAccount } from '../accounts/refresh/refresh-account.js'
import { loadEnvironment } from '../access/load-environment.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { NotFound } from '../http/errors.js'
import { MAX_LIMIT } from '../http/list-field.js'
import { probeApp } from '../incidents/probe-app.js'
import { appSince } from '../incidents/incident-of.js'
import { wakeIncident } from '../incidents/wake-incident.js'
import { queueMail } from '../mail/queue-mail.js'
import { presets, revocationOf } from '../platforms/index.js'
import type { PlatformPreset } from '../platforms/platform.js'
import type { Tools, Tx } from '../tools.js'
import { checkClient } from './check-client.js'
import { checkGiven } from './check-given.js'
import { confirmEndpoints } from './confirm-endpoints.js'
import * as contract from './contract.js'
import { createIntegration } from './create-integration.js'
import { deleteIntegration } from './delete-integration.js'
import { integrationJson } from './integration-json.js'
import type { Integration } from './integration.js'
import { listIntegrations } from './list-integrations.js'
import { loadIntegration } from './load-integration.js'
import { patchIntegration } from './patch-integration.js'
import { mountVerdictRules } from './verdict-rules-routes.js'

export const mountIntegrations = (api: Api, tools: Tools): void => {
  mountVerdictRules(api, tools)
  const json = (integration: Integration) => integrationJson(tools.settings, integration)
  const mirrorJson = (integration: Integration) => {
    const shown = json(integration)
    const { id, name, category, config } = shown
    return { ...shown, integration_id: id, integration: { id, name, category, config } }
  }
  const load = async (id: string, environmentId: string): Promise<Integration> => {
    const integration = await loadIntegration(tools.database, id, environmentId)
    if (!integration) throw new NotFound()
    return integration
  }

  /** Waits for another refresh of the same account, since the response reports the result. */
  const probe = ({ id, environmentId }: Integration) =>
    probeApp(tools, { environmentId, integrationId: id }, ({ accountId, generation }) =>
      refreshAccount(tools, accountId, { wait: true, ifGeneration: generation }),
    )

  mount(
    api,
    contract.postCheckIntegration,
  )(async ({ params }, caller) => {
    const answer = await checkClient(tools, await load(params.id, caller.environmentId))
    const entry = { action: 'checked', subjectKind: 'integration', subjectId: params.id } as const
    await tools.database.transaction((tx) => auditStaff(tx, caller, entry))
    return answer
  })

  mount(
    api,
    contract.getIntegrations,
  )(async ({ query }, caller) => {
    const page = await listIntegrations(tools.database, caller.environmentId, query)
    return { result: page.rows.map(json), next_cursor: page.nextCursor, limit: query.limit }
  })

  mount(
    api,
    contract.postIntegration,
  )(async ({ body }, caller) => {
    const discovered = await checkGiven(tools, body, null)
    return tools.database.transaction(async (tx) =>
      json(await createIntegration(tx, { environmentId: caller.environmentId, given: body, discovered, actor: actorOf(caller) })),
    )
  })

  mount(api, contract.getIntegration)(async ({ params }, caller) => json(await load(params.id, caller.environmentId)))

  mount(
    api,
    contract.changeIntegration,
  )(async ({ params, body }, caller) => {
    const { environmentId } = caller
    const known = await load(params.id, environmentId)
    const discovered = await checkGiven(tools, body, known.oauth.issuer)
    const { integration, mayMend } = await tools.database.transaction(async (tx) => {
      const by = authorOf(caller)
      const patched = await patchIntegration(tx, { environmentId, id: params.id, patch: body, discovered, by })
      const { endpointChanges: changed } = patched
      if (changed.length > 0) await tellOperators(tx, { integration: patched.integration, changed, by: by.actor })
      return patched
    })
    if (mayMend) await probe(integration)
    const { held, healed } = await appSince(tools.database, { environmentId, integrationId: integration.id }, integration.updatedAt)
    return { ...json(integration), held, healed }
  })

  mount(
    api,
    contract.removeIntegration,
  )(async ({ params }, caller) => {
    const { environmentId } = caller
    await tools.database.transaction((tx) => deleteIntegration(tx, { environmentId, id: params.id, actor: actorOf(caller) }))
    return { id: params.id }
  })

  mount(
    api,
    contract.postConfirmEndpoints,
  )(async ({ params, body }, caller) => {
    const { environmentId } = caller
    return tools.database.transaction(async (tx) => {
      const version = body.endpoints_version
      const integration = await confirmEndpoints(tx, { environmentId, id: params.id, version, by: authorOf(caller) })
      await wakeIncident(tx, integration)
      return json(integration)
    })
  })

  mount(api, contract.getPlatforms)(() => Promise.resolve({ result: presets().map(platformJson), next_cursor: null, limit: MAX_LIMIT }))

  mount(
    api,
    contract.getEnvironmentIntegrations,
  )(async ({ query }, caller) => {
    const page = await listIntegrations(tools.database, caller.environmentId, query)
    return { result: page.rows.map(mirrorJson), next_cursor: page.nextCursor, limit: query.limit }
  })

  mount(api, contract.getEnvironmentIntegration)(async ({ params }, caller) => mirrorJson(await load(params.id, caller.environmentId)))
}

/** Where secrets are sent was changed: everyone who runs the OAuth app is notified, whoever changed it. */
const tellOperators = async (
  tx: Tx,
  { integration, changed, by }: { readonly integration: Integration; readonly changed: readonly string[]; readonly by: string },
): Promise<void> => {
  const environment = await loadEnvironment(tx, integration.environmentId)
  for (const email of environment.operator) {
    await queueMail(tx, {
      environment,
      key: null,
      recipient: { email },
      content: {
        kind: 'operator_endpoints_changed',
        platform: integration.label,
        integrationId: integration.id,
        changed,
        by,
        at: tx.now,
      },
    })
  }
}

const platformJson = (preset: PlatformPreset): contract.PlatformJson => {
  const { platform, label, create_app_at, oauth, always_scopes, hosts } = preset
  return {
    platform,
    label,
    create_app_at,
    oauth: {
      ...oauth,
      callback_context: [...oauth.callback_context],
      token_context: [...oauth.token_context],
      identity: oauth.identity && { ...oauth.identity, paths: [...oauth.identity.paths] },
    },
    always_scopes: [...always_scopes],
    context: namesIn(preset).map((name) => ({
      name,
      usual: hosts[name]?.usual ?? null,
      values: hosts[name] === undefined ? null : Object.keys(hosts[name].values),
    })),
    revocation: revocationOf(platform),
  }
}

/** What an account's context has to say before anything can be sent. */
const namesIn = ({ oauth }: PlatformPreset): readonly string[] => [
  ...new Set([...(oauth.token_endpoint ?? '').matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)),
]
