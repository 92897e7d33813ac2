import { z } from 'zod'
import type { ProductConnection } from './product-connection.js'

/** The fields of an integrated account that the page shows, as tolerant as a product's own client would be. */
const account = z.object({
  id: z.string(),
  tenant_id: z.string(),
  status: z.string(),
  label: z.string().nullish(),
  last_error: z.string().nullish(),
  contacts: z.array(z.object({ email: z.string() })).nullish(),
  remote_account: z.object({ person: z.string().nullish(), label: z.string().nullish() }).nullish(),
  integration: z.object({ config: z.object({ label: z.string() }) }),
  case: z.object({ reference: z.string(), stage: z.string(), outcome: z.string().nullable(), addressee: z.string().nullable() }).nullish(),
})
export type Account = z.output<typeof account>

/** Relink took too long, is not up, or refused: the page says so in these words. */
export class RelinkUnavailable extends Error {
  override readonly name = 'RelinkUnavailable'
  readonly code = 'relink_unavailable'
}

const call = async (to: ProductConnection, path: string, body?: object): Promise<unknown> => {
  let res: Response
  try {
    res = await fetch(new URL(path, to.relinkUrl), {
      headers: { authorization: `Bearer ${to.apiToken}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5000),
    })
  } catch (cause) {
    throw new RelinkUnavailable('Relink does not answer at the moment.', { cause })
  }
  if (!res.ok) throw new RelinkUnavailable(`Relink answered ${String(res.status)} to ${path}.`)
  return res.json()
}

export const listAccounts = async (to: ProductConnection): Promise<Account[]> =>
  z.object({ result: z.array(account) }).parse(await call(to, '/integrated-account?limit=50')).result

export const readAccount = async (to: ProductConnection, id: string): Promise<Account> =>
  account.parse(await call(to, `/integrated-account/${encodeURIComponent(id)}`))

/** For the person who is signed in; the answer goes to their browser. */
export const mintLink = async (
  to: ProductConnection,
  asked: { readonly redirect_uri: string } & ({ readonly integrated_account_id: string } | { readonly tenant_id: string }),
): Promise<{ readonly link_token: string }> => z.object({ link_token: z.string() }).parse(await call(to, '/link-token', asked))

/** What a product does when the platform answers 401 to one of its own calls. */
export const report401 = async (to: ProductConnection, id: string, resource: string): Promise<void> => {
  await call(to, `/integrated-account/${encodeURIComponent(id)}/authentication-error`, { status: 401, resource, method: 'GET' })
}
