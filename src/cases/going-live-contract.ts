import { z } from 'zod'
import { holds } from '../domain/case.js'
import { call } from '../http/call.js'

export const previewGoingLiveCall = call({
  id: 'previewGoingLive',
  method: 'post',
  path: '/environment/going-live/preview',
  repeatable: true,
  tag: 'Environment',
  summary: 'Preview going live',
  description:
    'Who would get what if `mail.delivery` became `live` now. Cases that are open then are held (`observe`), so the change itself sends no mail: each gets its first mail when it is released, with `POST /case/:id/release` or in bulk at a pace. Cases opened afterwards mail by themselves.',
  scope: 'settings:write',
  given: z.object({ body: z.object({}) }),
  answer: z
    .object({
      delivery: z.enum(['live', 'allow_list', 'redirect', 'off']).meta({ description: 'As it is now' }),
      mode: z.enum(['live', 'observe']).meta({ description: 'While it observes, nothing can be released' }),
      cases: z.int().meta({ description: 'Open cases that a person has to fix' }),
      people: z.int().meta({ description: 'Different addresses that would be mailed' }),
      nobody_to_ask: z.int(),
      per_person_per_day: z.int(),
      per_person_per_week: z.int().nullable(),
      per_domain_per_minute: z.int().nullable(),
      result: z.array(
        z.object({
          case_id: z.uuid(),
          reference: z.string(),
          integrated_account_id: z.uuid(),
          tenant_id: z.string(),
          label: z.string().nullable(),
          integration_label: z.string(),
          hold: z.enum(holds).nullable().meta({ description: 'Held already; null: would be held' }),
          what: z.enum(['first']).meta({ description: 'The reminder schedule begins again' }),
          to: z.array(z.string()).meta({ description: 'Empty: there is no one to ask, or no mail is sent about this account' }),
          when: z.enum(['on_release']),
          opens_at: z.iso
            .datetime()
            .nullable()
            .meta({ description: 'Released now, the mail would wait until then for the hours of its people; null: it would go at once' }),
        }),
      ),
      limit: z.int().meta({ description: 'Most cases listed; the counts are of all' }),
    })
    .meta({ id: 'GoingLivePreview' }),
})
