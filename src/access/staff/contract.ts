import { z } from 'zod'
import { roles } from '../../domain/role.js'
import { call } from '../../http/call.js'
import { emailAddress } from '../../http/email-address.js'
import { listAnswer } from '../../http/list-answer.js'
import { listQuery } from '../../http/list-query.js'
import { auditFields } from '../list-audit.js'
import { staffFields } from './list-staff.js'

const tag = 'Staff'
const scope = 'settings:write'
const time = z.iso.datetime()
const role = z.enum(roles, `must be one of ${roles.join(', ')}`)
const canCopyLinks = z.boolean().optional().meta({
  description: 'May hold a raw link (`links:mint`). Left out: true, but for a viewer, who never may',
})
const params = z.object({ id: z.uuid() })

const staff = z
  .object({
    id: z.uuid(),
    environment_id: z.uuid(),
    email: z.string().meta({ example: 'grace@acme.example' }),
    name: z.string().nullable(),
    role,
    can_copy_links: z.boolean(),
    open_id: z.boolean().meta({ description: 'Bound to an account at the company’s own provider' }),
    last_sign_in_at: time.nullable(),
    created_at: time,
  })
  .meta({ id: 'Staff', description: 'A person of the company who signs in to the console, with a role in this environment' })

export type StaffJson = z.output<typeof staff>

export const listStaffCall = call({
  id: 'listStaff',
  method: 'get',
  path: '/staff',
  tag,
  summary: 'List staff',
  scope,
  given: z.object({ query: listQuery({ fields: staffFields }) }),
  answer: listAnswer(staff),
})

export const inviteStaffCall = call({
  id: 'inviteStaff',
  method: 'post',
  path: '/staff',
  tag,
  summary: 'Invite a person',
  description: 'Nothing is mailed: they ask for a sign-in at `/console`. A role gives no scope that its giver lacks.',
  scope,
  given: z.object({
    body: z.object({
      email: z.string().trim().pipe(emailAddress),
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .refine((value) => !/\p{Cc}/u.test(value), 'must be one line')
        .nullable()
        .optional(),
      role,
      can_copy_links: canCopyLinks,
    }),
  }),
  answer: staff,
  fails: { 409: 'They have a role here already' },
})

export const changeStaffCall = call({
  id: 'updateStaff',
  method: 'patch',
  path: '/staff/:id',
  tag,
  summary: 'Change a role',
  description: 'Their sessions end.',
  scope,
  given: z.object({ params, body: z.object({ role: role.optional(), can_copy_links: canCopyLinks }) }),
  answer: staff,
  fails: { 409: 'The last admin stays one' },
})

export const removeStaffCall = call({
  id: 'removeStaff',
  method: 'delete',
  path: '/staff/:id',
  tag,
  summary: 'Remove a person',
  description: 'From this environment. Their sessions end.',
  scope,
  given: z.object({ params }),
  answer: z.object({ id: z.uuid() }),
  fails: { 409: 'The last admin can’t remove themselves' },
})

const entry = z
  .object({
    id: z.uuid(),
    created_at: time,
    actor: z.string().meta({ description: '`staff:<email>`, `api:<token name>` or `relink`', example: 'staff:grace@acme.example' }),
    action: z.string().meta({ example: 'link_minted' }),
    subject_kind: z.string().meta({ example: 'case' }),
    subject_id: z.string(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'Facts and names of fields, never a secret' }),
  })
  .meta({ id: 'AuditEntry' })

export const listAuditCall = call({
  id: 'listAudit',
  method: 'get',
  path: '/audit',
  tag: 'Audit',
  summary: 'List the audit log',
  description: 'The newest first.',
  scope,
  given: z.object({ query: listQuery({ fields: auditFields }) }),
  answer: listAnswer(entry),
})
