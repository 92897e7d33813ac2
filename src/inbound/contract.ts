import { z } from 'zod'
import { call } from '../http/call.js'

const reading = z
  .object({
    kind: z.enum(['failed', 'expired', 'delayed', 'delivered', 'complaint', 'auto_reply', 'answer', 'unreadable']),
    permanent: z.boolean().meta({ description: 'Whether another try would fail as well' }),
    about: z
      .enum(['address', 'mailbox_full', 'policy', 'message', 'unknown'])
      .nullable()
      .meta({ description: 'Of a failure; only `address` says anything about the person’s address' }),
    recipient: z.string().nullable(),
    code: z.string().nullable().meta({ example: '550' }),
    enhanced_code: z.string().nullable().meta({ example: '5.1.1' }),
    status: z.string().nullable(),
    said: z.string().nullable().meta({ description: 'The refusing server’s answer in its words' }),
    original_message_id: z.string().nullable(),
    envelope_id: z.string().nullable(),
    text: z.string().nullable().meta({ description: 'Words of an answer, at most 10 kB' }),
  })
  .meta({ id: 'InboundReading' })

export const bounceTestCall = call({
  id: 'testBounce',
  method: 'post',
  path: '/bounce-test',
  tag: 'Mails',
  summary: 'Send a mail that has to come back',
  description:
    'To an address below `mail.bounce_domain` that does not exist. `GET /mail/:id` says `undelivered` and `returned_at` once it came back, `refused` where the mail server does not take it to begin with.',
  scope: 'settings:write',
  repeatable: true,
  given: z.object({}),
  answer: z.object({ mail_id: z.string(), to: z.string() }),
  fails: { 409: '`mail.bounce_domain` is not set' },
})

export const takeInboundCall = call({
  id: 'takeInboundMail',
  method: 'post',
  path: '/inbound-mail',
  tag: 'Mails',
  summary: 'Hand in a message that came back',
  description:
    'The body is the raw message, RFC 5322, at most 10 MB. It is trusted if its envelope recipient is the address that one of our mails came from; matched only by the Message-ID, it goes to the timeline and changes nothing.',
  scope: 'mail:inbound',
  raw: 'message/rfc822',
  repeatable: true,
  given: z.object({
    query: z.object({
      recipient: z
        .string()
        .max(320)
        .optional()
        .meta({ description: 'The envelope recipient; without it the headers that servers write it into are looked at' }),
    }),
  }),
  answer: z.object({
    mail_id: z.string().nullable().meta({ description: 'The mail that it is about' }),
    matched_by: z.enum(['address', 'message_id']).nullable(),
    effect: z.enum(['bounced', 'undelivered', 'complained', 'noted', 'none']),
    reading,
  }),
})
