import { z } from 'zod'
import { call } from '../../http/call.js'

const tag = 'Mails'

const brake = z
  .object({
    stopped: z.boolean(),
    since: z.iso.datetime().nullable(),
    sent: z.int().nullable().meta({ description: 'Mails to contacts in the 24 hours before it stopped' }),
    came_back: z.int().nullable().meta({ description: 'How many of them came back or were refused' }),
  })
  .meta({ id: 'MailBrake' })

export const getBrakeCall = call({
  id: 'getMailBrake',
  method: 'get',
  path: '/mail-brake',
  tag,
  summary: 'Read whether mail to contacts is stopped',
  description: 'It stops by itself when at least 20 mails of 24 hours, and more than a fifth of all, came back.',
  scope: 'accounts:read',
  given: z.object({}),
  answer: brake,
})

export const releaseBrakeCall = call({
  id: 'resumeMail',
  method: 'post',
  path: '/mail-brake/release',
  tag,
  summary: 'Let mail to contacts go on',
  description: 'What waited is sent, each mail once. It stops again only for mails that are sent from now on.',
  scope: 'cases:write',
  repeatable: true,
  given: z.object({}),
  answer: z.object({ cases: z.int().meta({ description: 'How many cases waited' }) }),
})
