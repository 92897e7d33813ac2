import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { actorOf } from '../access/actor-of.js'
import { auditStaff } from '../access/audit-staff.js'
import { revokeMailedLinks } from '../connect/revoke-links.js'
import { suppressPerson } from '../connect/suppress-person.js'
import type { Caller } from '../http/caller.js'
import type { Tools } from '../tools.js'
import { accessToken } from './access-token.js'
import { bulkDeleteAccounts } from './bulk-delete-accounts.js'
import { credentialFactsCall } from './console-contract.js'
import { credentialFacts } from './credential-facts.js'
import { accountEvents } from './account/events.js'
import { importAccount } from './import-account.js'
import { getAccount, listAccounts } from './list-accounts.js'
import { patchAccount } from './patch-account.js'
import { patchCredentials } from './patch-credentials.js'
import { refreshCredentials } from './refresh-credentials.js'
import { liftSuppression } from './contacts/lift-suppression.js'
import { listSuppressions, readSuppression, suppressionJson } from './contacts/read-suppressions.js'
import { removeAccount } from './remove-account.js'
import { reportAuthenticationError } from './report/report-authentication-error.js'
import { getTenant, putTenant } from './tenants.js'
import * as calls from './contract.js'
import * as suppressions from './suppression-contract.js'

/** The calls under `/integrated-account`, `/tenant` and `/suppression`. */
export const mountAccounts = (api: Api, tools: Tools): void => {
  const { database } = tools
  api.events.push(...accountEvents)

  mount(api, calls.listAccounts)(({ query }, { environmentId }) => listAccounts(database, environmentId, query))
  mount(api, calls.getAccount)(({ params }, { environmentId }) => getAccount(database, environmentId, params.id))

  mount(
    api,
    calls.postAccount,
  )(({ body }, caller) =>
    importAccount(tools, {
      environmentId: caller.environmentId,
      actor: actorOf(caller),
      integrationId: body.environment_integration_id,
      tenantId: body.tenant_id,
      method: body.authentication_method ?? undefined,
      token: body.context.oauth?.token,
      context: body.context,
      remoteAccount: body.remote_account ?? null,
      externalId: body.external_id ?? null,
      label: body.label ?? null,
      impact: body.impact ?? null,
      notify: body.notify ?? true,
      isSandbox: body.is_sandbox ?? false,
      contacts: body.contacts ?? [],
    }),
  )
  mount(
    api,
    calls.bulkDeleteCall,
  )(({ body }, caller) =>
    bulkDeleteAccounts(tools, {
      environmentId: caller.environmentId,
      actor: actorOf(caller),
      which: body.ids === undefined ? { tenantId: body.tenant_id ?? '' } : { ids: body.ids },
    }),
  )
  mount(
    api,
    calls.refreshCredentialsCall,
  )(({ body }, { environmentId }) => refreshCredentials(tools, { environmentId, accountId: body.id }))

  mount(
    api,
    calls.patchAccountCall,
  )(({ params, body }, caller) =>
    database.transaction((tx) =>
      patchAccount(
        tx,
        { ...whichOf(caller, params.id), mayRedirect: caller.scopes.has('endpoints:confirm') },
        {
          tenantId: body.tenant_id,
          context: body.context,
          contacts: body.contacts === null ? [] : body.contacts,
          externalId: body.external_id,
          label: body.label,
          impact: body.impact,
          notify: body.notify,
        },
        { revokeMailedLinks },
      ),
    ),
  )
  mount(
    api,
    calls.patchCredentialsCall,
  )(({ params, body }, caller) =>
    patchCredentials(tools, { ...whichOf(caller, params.id), token: body.context.oauth?.token, context: body.context }),
  )
  mount(api, calls.deleteAccountCall)(({ params }, caller) => removeAccount(tools, whichOf(caller, params.id)))
  mount(
    api,
    calls.reportAuthenticationErrorCall,
  )(async ({ params, body }, caller) => {
    const answer = await reportAuthenticationError(tools, {
      environmentId: caller.environmentId,
      actor: actorOf(caller),
      accountId: params.id,
      status: body.status,
      resource: body.resource ?? null,
      method: body.method ?? null,
      missingScopes: body.missing_scopes ?? [],
      generation: body.generation ?? null,
      body: body.body,
    })
    const entry = { action: 'failure_reported', subjectKind: 'integrated_account', subjectId: params.id } as const
    if (caller.staff) await database.transaction((tx) => auditStaff(tx, caller, entry))
    return answer
  })
  mount(
    api,
    calls.accessTokenCall,
  )(async ({ params, query }, { environmentId }) => {
    const token = await accessToken(tools, {
      environmentId,
      accountId: params.id,
      ...(query.min_valid === undefined ? {} : { minValidMs: query.min_valid }),
    })
    return { ...token, scope: [...token.scope] }
  })

  mount(api, calls.getTenantCall)(({ params }, { environmentId }) => getTenant(database, { environmentId, tenantId: params.tenant_id }))
  mount(
    api,
    calls.putTenantCall,
  )(({ params, body }, caller) =>
    database.transaction((tx) =>
      putTenant(
        tx,
        { environmentId: caller.environmentId, tenantId: params.tenant_id, actor: actorOf(caller) },
        { name: body.name, timeZone: body.time_zone, contacts: body.contacts },
        { revokeMailedLinks },
      ),
    ),
  )
  mountSuppressions(api, tools)
}

const mountSuppressions = (api: Api, tools: Tools): void => {
  const { database } = tools
  mount(api, suppressions.listSuppressionsCall)(({ query }, { environmentId }) => listSuppressions(tools, environmentId, query))
  mount(api, suppressions.getSuppressionCall)(({ params }, { environmentId }) => readSuppression(tools, environmentId, params.id))
  mount(
    api,
    suppressions.postSuppressionCall,
  )(({ body }, caller) =>
    database.transaction(async (tx) =>
      suppressionJson(
        await suppressPerson(tx, {
          environmentId: caller.environmentId,
          email: body.email,
          accountId: body.integrated_account_id ?? null,
          why: body.why,
          actor: actorOf(caller),
        }),
      ),
    ),
  )
  mount(
    api,
    suppressions.deleteSuppressionCall,
  )(({ params }, caller) =>
    database.transaction((tx) => liftSuppression(tx, { environmentId: caller.environmentId, id: params.id, actor: actorOf(caller) })),
  )
}

const whichOf = (caller: Caller, accountId: string) => ({ environmentId: caller.environmentId, accountId, actor: actorOf(caller) })

/** What the console alone asks of this module. */
export const mountAccountsForConsole = (api: Api, { database }: Tools): void => {
  mount(api, credentialFactsCall)(({ params }, { environmentId }) => credentialFacts(database, environmentId, params.id))
}
