import type { Router } from 'express'
import { actorOf } from '../access/actor-of.js'
import { audit } from '../access/audit.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Tools } from '../tools.js'
import { loadEnvironment } from '../access/load-environment.js'
import { anyLabel } from '../integrations/load-integration.js'
import { browserCookie, readBrowserCookie } from './browser-cookie.js'
import { mintAccountLinkCall, previewBrandCall } from './console-contract.js'
import { mintLinkCall } from './contract.js'
import { linkUrl } from './link-url.js'
import { mintAccountLink } from './mint-account-link.js'
import { mintApiLink } from './mint-api-link.js'
import { pageRouter } from './page-router.js'
import { previewBrand } from './preview-brand.js'
import { connectionTest } from './testing/connection-test.js'
import { connectionTestCall, startConnectionTestCall } from './testing/contract.js'
import { startConnectionTest } from './testing/start-connection-test.js'

/** `POST /link-token`. */
export const connectRoutes = (api: Api, tools: Tools): void => {
  mount(
    api,
    mintLinkCall,
  )(async ({ body }, caller) => {
    const { environmentId } = caller
    const link = await tools.database.transaction(async (tx) => {
      const minted = await mintApiLink(tx, environmentId, body, tools.settings.linkLife)
      const accountId = body.integrated_account_id
      await audit(tx, {
        environmentId,
        actor: actorOf(caller),
        action: 'link_minted',
        ...(accountId === undefined
          ? { subjectKind: 'tenant', subjectId: body.tenant_id ?? '' }
          : { subjectKind: 'integrated_account', subjectId: accountId.toLowerCase() }),
        data: { link_id: minted.id },
      })
      return minted
    })
    return { link_token: link.token, expires_at: link.expiresAt.toISOString(), url: linkUrl(tools.settings, link.token) }
  })
}

/** What the console alone asks of this module. */
export const connectConsoleRoutes = (api: Api, tools: Tools): void => {
  mount(
    api,
    mintAccountLinkCall,
  )(async ({ params }, caller) => {
    const link = await tools.database.transaction((tx) => mintAccountLink(tx, caller, params.id, tools.settings.linkLife))
    return { link_token: link.token, expires_at: link.expiresAt.toISOString(), url: linkUrl(tools.settings, link.token) }
  })

  mount(api, connectionTestCall)(({ params }, { environmentId }) => connectionTest(tools, { environmentId, integrationId: params.id }))

  mount(
    api,
    startConnectionTestCall,
  )(async ({ params, body }, caller, exchange) => {
    const browser = readBrowserCookie(tools.settings, exchange.header('cookie'))
    const started = await startConnectionTest(tools, caller, { integrationId: params.id, context: body.context, browser })
    exchange.setCookie(browserCookie(tools.settings), started.browser)
    return { id: started.id, url: started.url }
  })

  mount(
    api,
    previewBrandCall,
  )(async ({ body }, { environmentId }) => {
    const environment = await loadEnvironment(tools.database, environmentId)
    return previewBrand(environment, (await anyLabel(tools.database, environmentId)) ?? 'HubSpot', body, tools.clock())
  })
}

/** The connect page and the callback. */
export const connectPages = (tools: Tools): Readonly<Record<'connect-account' | 'connect-accounts' | 'connect' | 'oauth', Router>> => {
  const router = pageRouter(tools)
  return { 'connect-account': router, 'connect-accounts': router, connect: router, oauth: router }
}
