import type { Config } from '../../config.js'
import { publicUrl } from '../../http/public-url.js'
import type { Tx } from '../../tools.js'
import type { Environment } from '../environment.js'
import { loadEnvironment } from '../load-environment.js'
import { unsetSender } from '../settings-problem.js'
import { deleteSignIn, selectSignIn } from './sign-in-store.js'
import { selectRoles, selectStaffByEmail } from './staff-store.js'

export interface AskedSignIn {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly expiresAt: Date
  /** On whose behalf it is mailed: the environment of the oldest role that has a sender. */
  readonly environment: Environment
}

/** Returns a sign-in that was requested by mail. `null` if the address is not invited; then its row is deleted. */
export const askedSignIn = async (tx: Tx, settings: Config, id: string): Promise<AskedSignIn | null> => {
  const row = await selectSignIn(tx, id)
  if (row === null || row.spentAt !== null) return null
  const staff = await selectStaffByEmail(tx, row.email)
  const roles = staff === null ? [] : await selectRoles(tx, staff.id)
  if (staff === null || roles.length === 0) {
    await deleteSignIn(tx, id)
    return null
  }
  const environments: Environment[] = []
  for (const { environmentId } of roles) environments.push(await loadEnvironment(tx, environmentId))
  const environment = environments.find(({ mail }) => mail.from !== unsetSender) ?? withSender(environments[0], settings)
  return environment && { id, email: staff.email, name: staff.name, expiresAt: row.expiresAt, environment }
}

/** The first admin of a new installation signs in before a sender has been set. */
const withSender = (environment: Environment | undefined, settings: Config): Environment | null =>
  environment === undefined
    ? null
    : { ...environment, mail: { ...environment.mail, from: `Relink <no-reply@${new URL(publicUrl(settings)).hostname}>` } }
