import { z } from 'zod'
import { fieldJson } from '../../integrations/field-schema.js'

/** A problem for a connection, or for a later reconnection. */
const problem = z.object({ code: z.string(), summary: z.string() })

const signedIn = z.object({
  values: z.array(z.string()).describe('What a later sign-in is compared with.'),
  label: z.string().nullable(),
  verified_email: z.string().nullable(),
})

const grant = z.object({
  identity_from: z.enum(['id_token', 'userinfo', 'token_response', 'callback', 'url', 'none']),
  must_match: z.enum(['account', 'person']),
  identities: z.array(signedIn).describe('Who signed in. More than one: the platform names a set.'),
  requested_scopes: z.array(z.string()),
  granted_scopes: z.array(z.string()).nullable().describe('`null`: the platform did not say, which means: as requested.'),
  missing_scopes: z.array(z.string()).describe('Needed, and not granted.'),
  has_refresh_token: z.boolean(),
  needs_refresh_token: z.boolean(),
  access_expires_in_s: z.number().nullable(),
  refresh_expires_in_s: z.number().nullable(),
  context: z.record(z.string(), z.unknown()).describe('What of the answers would be kept in the context.'),
  probe: z
    .object({ health: z.enum(['healthy', 'refused', 'forbidden', 'unclear', 'not_sent']), http_status: z.number().nullable() })
    .nullable()
    .describe('`null`: the integration has no probe.'),
  given_back: z.boolean().describe('The grant was revoked at the platform. `false`: it was only forgotten here.'),
})

const report = z.object({
  problems: z.array(problem),
  platform: z
    .object({ http_status: z.number().nullable(), code: z.string().nullable(), message: z.string().nullable() })
    .nullable()
    .describe('What the platform said, where it gave no tokens.'),
  grant: grant.nullable().describe('What would be stored; `null`: nothing.'),
})

/** The result of a test, without any token, code or secret. */
export type Report = z.output<typeof report>
export type Problem = z.output<typeof problem>

const connectionTest = report.extend({
  id: z.guid(),
  status: z.enum(['waiting', 'checking', 'passed', 'failed', 'expired']),
  tested_by: z.string().describe('As in the audit.'),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().describe('Until when a sign-in counts.'),
})

export type ConnectionTestJson = z.output<typeof connectionTest>

export const connectionTests = z
  .object({
    fields: z.array(fieldJson).describe('What only the customer knows, and `context` has to say.'),
    latest: connectionTest.nullable().describe('The last one of a day.'),
  })
  .meta({ id: 'ConnectionTests' })
