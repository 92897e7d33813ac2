import { z } from 'zod'
import { call } from '../http/call.js'
import { listAnswer } from '../http/list-answer.js'
import { listQuery } from '../http/list-query.js'
import { linkPlaceholder } from './link-placeholder.js'
import { mailStates } from './mail-row.js'

const tag = 'Mails'

const mail = z
  .object({
    id: z.string(),
    kind: z.string().meta({ description: 'What it is for: `first`, `reminder`, `success`, `support_escalation`, …', example: 'first' }),
    state: z.enum(mailStates),
    why: z.string().nullable().meta({ description: 'Why it was suppressed', example: 'not_on_allow_list' }),
    to: z.string().meta({ description: 'The recipient; if mail is redirected, it went elsewhere', example: 'ada@northwind.example' }),
    subject: z.string().meta({ example: 'HubSpot is no longer connected to Acme Reports: Northwind' }),
    locale: z.string().meta({ example: 'en' }),
    case_ids: z.array(z.string()),
    integrated_account_id: z.string().nullable().meta({ description: 'null: about none, or about several, by their cases in `case_ids`' }),
    contact_id: z.string().nullable(),
    message_id: z.string().meta({ description: 'The same each time the mail is tried' }),
    in_reply_to: z.string().nullable(),
    server_answer: z.string().nullable().meta({ description: 'What the mail server said', example: '250 2.0.0 Ok: queued as 4F2A1' }),
    created_at: z.string(),
    sent_at: z.string().nullable(),
    returned_at: z.string().nullable().meta({ description: 'When it came back' }),
  })
  .meta({ id: 'Mail' })

const wholeMail = mail
  .extend({
    text: z.string().meta({ description: `As sent; its link is ${linkPlaceholder}` }),
    html: z.string(),
    source: z.string().meta({ description: 'The message (RFC 5322) with its headers' }),
  })
  .meta({ id: 'MailWithWords' })

export const listMailsCall = call({
  id: 'listMails',
  method: 'get',
  path: '/mail',
  tag,
  summary: 'List mails',
  description: 'What was sent to whom, the newest first. A mail that the settings held back is here too, `suppressed`.',
  scope: 'accounts:read',
  given: z.object({
    query: listQuery({
      fields: {
        to: { type: 'string', description: 'A whole address, in upper or lower case' },
        case_id: { type: 'uuid' },
        integrated_account_id: { type: 'uuid' },
        kind: { type: 'string' },
        state: { type: 'string', oneOf: mailStates },
        created_at: { type: 'time' },
      },
    }),
  }),
  answer: listAnswer(mail),
})

export const getMailCall = call({
  id: 'getMail',
  method: 'get',
  path: '/mail/:id',
  tag,
  summary: 'Read a mail',
  description: 'As it was sent, with a placeholder for its link: a kept mail holds no live link.',
  scope: 'accounts:read',
  given: z.object({ params: z.object({ id: z.guid() }) }),
  answer: wholeMail,
})
