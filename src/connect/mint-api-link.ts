import type { z } from 'zod'
import { loadEnvironment } from '../access/load-environment.js'
import { BadRequest, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { mintLinkCall } from './contract.js'
import { mintLink } from './mint-link.js'
import type { MintedLink } from './mint-link.js'
import { accountExists } from './store.js'

type Body = z.output<typeof mintLinkCall.given>['body']

/**
 * `POST /link-token`.
 * @throws BadRequest naming the fields, NotFound for an unknown and for another environment's account alike
 */
export const mintApiLink = async (tx: Tx, environmentId: string, body: Body, life: number): Promise<MintedLink> => {
  const { integrated_account_id: accountId, tenant_id: tenantId } = body
  if ((accountId === undefined) === (tenantId === undefined)) {
    const message =
      accountId === undefined
        ? 'one of integrated_account_id and tenant_id is required'
        : 'integrated_account_id and tenant_id exclude each other'
    throw BadRequest.fields(['integrated_account_id', 'tenant_id'].map((field) => ({ field, message })))
  }
  if (body.context !== undefined && Object.hasOwn(body.context, 'oauth')) {
    throw BadRequest.fields([{ field: 'context.oauth', message: 'is written by Relink only' }])
  }
  const { redirectUris } = await loadEnvironment(tx, environmentId)
  if (body.redirect_uri !== undefined && !redirectUris.includes(body.redirect_uri)) {
    throw BadRequest.fields([{ field: 'redirect_uri', message: "must equal an entry of the environment's redirect_uris" }])
  }
  if (accountId !== undefined && !(await accountExists(tx, environmentId, accountId))) throw new NotFound()
  return mintLink(tx, {
    environmentId,
    accountId: accountId ?? null,
    tenantId: tenantId ?? null,
    mintedFor: 'api',
    context: body.context ?? {},
    redirectUri: body.redirect_uri ?? null,
    scopes: body.scopes ?? null,
    persistPreviousContext: body.persist_previous_context ?? false,
    isSandbox: body.is_sandbox ?? false,
    life,
  })
}
