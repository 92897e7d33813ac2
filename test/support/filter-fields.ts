/** Fields to filter by, one of each kind. */
export const filterFields = {
  status: { type: 'string', oneOf: ['active', 'needs_reauth'] },
  tenant_id: { type: 'string' },
  'integration.name': { type: 'string' },
  'case.addressee': { type: 'string', oneOf: ['contact', 'admin', 'operator', 'support'] },
  created_at: { type: 'time' },
  is_sandbox: { type: 'boolean' },
  tries: { type: 'number' },
  id: { type: 'uuid' },
} as const
