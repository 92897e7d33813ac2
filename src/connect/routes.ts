import type { Router } from 'express'
import { actorOf } from '../access/actor-of.js'
import { audit } from '../access/audit.js'
import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import type { Tools } from '../tools.js'
import { mintLinkCall } from './contract.js'
import { linkUrl } from './link-url.js'
import { mintApiLink } from './mint-api-link.js'
import { pageRouter } from './page-router.js'

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

/** The connect page and the callback. */
export const connectPages = (tools: Tools): Router => pageRouter(tools)
