import { inviteStaff } from '../access/staff/invite-staff.js'
import { printSignIn } from '../access/staff/sign-in.js'
import { roleIn } from '../access/staff/role-in.js'
import type { Tools } from '../tools.js'

/** The demo's admin; mail to this address arrives in the embedded mailbox. */
const adminEmail = 'admin@acme-reports.example'

/** Returns the address at which the person at the terminal signs in to the console: once, and each start has a new one. */
export const seedStaff = (tools: Tools, environmentId: string): Promise<string> =>
  tools.database.transaction(async (tx) => {
    if ((await roleIn(tx, environmentId, adminEmail)) === null) {
      await inviteStaff(tx, { environmentId, email: adminEmail, name: 'Admin', role: 'admin', actor: 'relink' })
    }
    return printSignIn(tx, tools.settings, adminEmail)
  })
