import { z } from 'zod'
import { call } from '../http/call.js'

const time = z.iso.datetime()

const facts = z
  .object({
    generation: z.int(),
    written_at: time.meta({ description: 'When this generation was stored' }),
    granted_at: time.nullable().meta({ description: 'When a person last agreed' }),
    granted_scopes: z.array(z.string()),
    has_refresh_token: z.boolean(),
    access_expires_at: time.nullable(),
    refresh_expires_at: time.nullable(),
    last_refreshed_at: time.nullable(),
    next_refresh_at: time.nullable(),
    last_used_at: time.nullable().meta({ description: 'When the access token was last fetched' }),
  })
  .meta({ id: 'CredentialFacts' })

export type CredentialFacts = z.output<typeof facts>

export const credentialFactsCall = call({
  id: 'getCredentialFacts',
  method: 'get',
  path: '/integrated-account/:id/credential-facts',
  tag: 'Integrated accounts',
  summary: 'Read what is known of the credentials',
  description: 'Facts only: no part of a token or a secret has a field here.',
  scope: 'accounts:read',
  given: z.object({ params: z.object({ id: z.uuid() }) }),
  answer: facts,
})
