import { z } from 'zod'
import { call } from '../http/call.js'
import { emailAddress } from '../http/email-address.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { suppressionReasons } from './contacts/suppression.js'

const tag = 'Mails'

const why = z.enum(suppressionReasons)

const suppression = z
  .object({
    id: z.uuid(),
    email: z.string().nullable().meta({ description: 'Null while no contact has the address: only its hash is kept then' }),
    integrated_account_id: z.uuid().nullable().meta({ description: 'Null: it is mailed about no account' }),
    why: why.meta({
      description: '`bounced`: there is no such address; `complained`: its owner reported a mail as spam; `asked`: a request to stop',
    }),
    code: z.string().nullable().meta({ description: 'What the mail server answered', example: '550 5.1.1' }),
    by: z.string().meta({ description: '`relink`, `api:<token>` or `staff:<address>`', example: 'relink' }),
    mail_id: z.string().nullable().meta({ description: 'The mail that led to it' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Suppression' })

const byId = z.object({ id: z.uuid() })

export const listSuppressionsCall = call({
  id: 'listSuppressions',
  method: 'get',
  path: '/suppression',
  tag,
  summary: 'List suppressed addresses',
  description:
    'Suppressed addresses, newest first. They get no more mail, and outlive contact, account and import; after an erasure only a hash is kept, which `email` finds.',
  scope: 'accounts:read',
  given: z.object({
    query: listQuery({
      fields: {
        email: { type: 'string', description: 'A whole address, in upper or lower case' },
        integrated_account_id: { type: 'uuid' },
        why: { type: 'string', oneOf: suppressionReasons },
        created_at: { type: 'time' },
      },
    }),
  }),
  answer: listAnswer(suppression),
})

export const getSuppressionCall = call({
  id: 'getSuppression',
  method: 'get',
  path: '/suppression/:id',
  tag,
  summary: 'Read a suppressed address',
  scope: 'accounts:read',
  given: z.object({ params: byId }),
  answer: suppression,
})

export const postSuppressionCall = call({
  id: 'suppressAddress',
  method: 'post',
  path: '/suppression',
  tag,
  summary: 'Suppress an address',
  description:
    'It gets no more mail, and open cases that ask its person ask the next contact. An address that is already suppressed stays as it is. Bounces and complaints suppress an address automatically.',
  scope: 'accounts:write',
  repeatable: true,
  given: z.object({
    body: z.object({
      email: emailAddress,
      integrated_account_id: z.uuid().nullish().meta({ description: 'Left out: about all accounts' }),
      why: why.default('asked'),
    }),
  }),
  answer: suppression,
})

export const deleteSuppressionCall = call({
  id: 'liftSuppression',
  method: 'delete',
  path: '/suppression/:id',
  tag,
  summary: 'Lift a suppression',
  description: 'The address may be mailed again; open cases without a contact to ask begin with it.',
  scope: 'accounts:write',
  given: z.object({ params: byId }),
  answer: z.object({ id: z.string() }),
})
