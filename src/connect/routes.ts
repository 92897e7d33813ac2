import type { Router } from 'express'
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
    const link = await tools.database.transaction((tx) => mintApiLink(tx, caller.environmentId, body, tools.settings.linkLife))
    return { link_token: link.token, expires_at: link.expiresAt.toISOString(), url: linkUrl(tools.settings, link.token) }
  })
}

/** The connect page and the callback. */
export const connectPages = (tools: Tools): Router => pageRouter(tools)
