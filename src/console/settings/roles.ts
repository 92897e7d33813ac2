/** As people read them. */
export const roles = [
  { value: 'viewer', label: 'Viewer' },
  { value: 'support', label: 'Support' },
  { value: 'admin', label: 'Admin' },
]
