import { z } from 'zod'
import { accountStatuses } from '../account/account.js'
import { postAccount, putTenantCall } from '../contract.js'
import { tokenInput } from '../grant/token-input.js'

const hasCredential = (token: unknown): boolean =>
  typeof token === 'object' &&
  token !== null &&
  ['access_token', 'refresh_token'].some((name) => Boolean((token as Record<string, unknown>)[name]))

const text = (most: number) => z.string().min(1).max(most)

/** One account to bring over: the body of `POST /integrated-account`, with the integration by name, and what the old system knows besides. */
export const importLine = z.object({
  ...postAccount.given.shape.body.shape,
  // By name instead.
  environment_integration_id: z.unknown().optional(),
  id: z
    .uuid()
    .transform((id) => id.toLowerCase())
    .nullish(),
  integration: text(64),
  status: z.enum(accountStatuses).nullish(),
  context: z
    .looseObject({
      oauth: z.looseObject({ token: z.preprocess((token) => (hasCredential(token) ? token : null), tokenInput.nullish()) }).nullish(),
    })
    .nullish(),
  /** The body of `PUT /tenant/:tenant_id`: what is not known of the tenant yet. */
  tenant: putTenantCall.given.shape.body.nullish(),
  created_at: z.iso.datetime({ offset: true }).nullish(),
  /** Of `relink export`: credentials for the holder of a key. */
  credentials: z.string().max(100_000).nullish(),
})

export type ImportLine = z.output<typeof importLine>

/** What `credentials` opens to. */
export const exportedCredentials = z.object({
  id: z.uuid(),
  token: tokenInput.nullish(),
  /** The secret ones of the integration's fields, where its method is not oauth2. */
  fields: z.record(z.string(), z.string().max(10_000)).nullish(),
})
