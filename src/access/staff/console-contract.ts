import { z } from 'zod'
import { roles } from '../../domain/role.js'
import { scopes } from '../../domain/scope.js'
import { call } from '../../http/call.js'
import { emailAddress } from '../../http/email-address.js'
import { environmentSettings } from '../environment-schema.js'

const tag = 'Session'
const time = z.iso.datetime()

const session = z
  .object({
    staff: z.object({ id: z.uuid(), email: z.string(), name: z.string().nullable() }),
    csrf_token: z.string().meta({ description: 'For `X-CSRF-Token`, with every call but GET and HEAD' }),
    environments: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        role: z.enum(roles),
        can_copy_links: z.boolean(),
        scopes: z.array(z.enum(scopes)),
        mode: z.enum(['live', 'observe']),
        mail_delivery: environmentSettings.shape.mail.shape.delivery,
      }),
    ),
    expires_at: time.meta({ description: 'When it ends if it is not used before' }),
  })
  .meta({ id: 'Session' })

export type SessionJson = z.output<typeof session>

export const getSession = call({
  id: 'getSession',
  method: 'get',
  path: '/session',
  tag,
  summary: 'Who is signed in',
  scope: 'public',
  given: z.object({}),
  answer: session,
  noStore: true,
  fails: { 401: 'You are not signed in' },
})

export const askSignInCall = call({
  id: 'requestSignIn',
  method: 'post',
  path: '/sign-in',
  tag,
  summary: 'Ask for a sign-in by mail',
  description: 'The same answer for every address, invited or not. It works once, in this browser, for a quarter of an hour.',
  scope: 'public',
  given: z.object({
    body: z.object({
      email: z.string().trim().pipe(emailAddress),
    }),
  }),
  status: 202,
  answer: z.object({ sent: z.literal(true) }),
  fails: { 429: 'Too many were asked for' },
})

export const getSignIn = call({
  id: 'listSignInWays',
  method: 'get',
  path: '/sign-in',
  tag,
  summary: 'Ways to sign in',
  scope: 'public',
  given: z.object({}),
  answer: z.object({
    open_id: z.object({ label: z.string(), url: z.string() }).nullable().meta({ description: "The company's own provider" }),
  }),
})

export const signIn = call({
  id: 'signIn',
  method: 'post',
  path: '/session',
  tag,
  summary: 'Sign in',
  description: 'With the token of a mailed sign-in, or of the one that `relink start` prints. Sets the cookie of the session.',
  scope: 'public',
  given: z.object({ body: z.object({ token: z.string().max(200) }) }),
  answer: z.object({ ok: z.literal(true) }),
  noStore: true,
  fails: { 422: 'It can’t be used; `why` is `unknown`, `used`, `expired` or `another_browser`', 429: 'Too many wrong ones' },
})

export const signOut = call({
  id: 'signOut',
  method: 'delete',
  path: '/session',
  tag,
  summary: 'Sign out',
  scope: 'public',
  given: z.object({}),
  answer: z.object({ ok: z.literal(true) }),
  fails: { 403: 'X-CSRF-Token is missing or wrong' },
})
