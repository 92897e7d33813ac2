import { z } from 'zod'
import { call } from '../http/call.js'

/** Truto's clients send null for what they leave out. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)

export const mintLinkCall = call({
  id: 'createLinkToken',
  method: 'post',
  path: '/link-token',
  repeatable: true,
  tag: 'Link tokens',
  summary: 'Mint a link token',
  description:
    'For reauthorization send `integrated_account_id`; for a new account `tenant_id`. The token leads one person to the connect page, works once and for 7 days; it is shown in this response only.',
  texts: { context: 'lines' },
  given: z.object({
    body: z.object({
      integrated_account_id: optional(z.guid()).describe('The account to reauthorize.'),
      tenant_id: optional(z.string().min(1).max(255)).describe('The tenant who gets a new account.'),
      context: optional(z.record(z.string().min(1).max(100), z.unknown())).describe(
        "Merged into the account's context, over what was there and what the person enters.",
      ),
      redirect_uri: optional(z.string().max(2000)).describe(
        "Where the person goes afterwards: equal to an entry of the environment's `redirect_uris`.",
      ),
      scopes: optional(z.array(z.string().min(1).max(500)).max(200)).describe("Requested in place of the integration's."),
      persist_previous_context: optional(z.boolean()).describe("Keep the account's context under the new one; default false."),
      is_sandbox: optional(z.boolean()).describe('For a new account.'),
    }),
  }),
  answer: z.object({
    link_token: z.guid(),
    expires_at: z.iso.datetime(),
    url: z.url().describe('The connect page of this link.'),
  }),
  scope: 'links:mint',
  noStore: true,
})
