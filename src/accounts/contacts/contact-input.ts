import { z } from 'zod'
import { emailAddress } from '../../http/email-address.js'
import { remembering } from '../../http/remembering.js'
import { timeZone } from '../../http/time-zone.js'
import type { ContactInput } from './contact.js'

/** Names reach mail headers: one line, no control characters. */
const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim())

const isLocale = remembering((text) => {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
})

const contactInput = z
  .object({
    email: emailAddress,
    name: line(200).nullish(),
    locale: z.string().max(35).refine(isLocale, 'must be a language tag such as en or de-CH').nullish(),
    time_zone: timeZone.nullish(),
    role: z.enum(['owner', 'admin']).default('owner'),
  })
  .transform((given): ContactInput => ({
    email: given.email,
    name: given.name === '' ? null : (given.name ?? null),
    locale: given.locale ?? null,
    time_zone: given.time_zone ?? null,
    role: given.role,
  }))

/** No address twice: the second contact would be the same person again. */
export const contactsInput = z
  .array(contactInput)
  .max(50)
  .superRefine((contacts, context) => {
    const seen = new Set<string>()
    contacts.forEach(({ email }, index) => {
      if (seen.has(email)) context.addIssue({ code: 'custom', path: [index, 'email'], message: 'is named twice' })
      seen.add(email)
    })
  })

export const lineInput = line
