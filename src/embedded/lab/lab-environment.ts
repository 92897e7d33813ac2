import { randomBytes } from 'node:crypto'
import { createApiToken } from '../../access/create-api-token.js'
import { createEnvironment } from '../../access/create-environment.js'
import { Database } from '../../database/database.js'
import { PendingWrites } from '../../database/pending-writes.js'
import { ordinaryScopes } from '../../domain/scope.js'
import { createLog } from '../../log.js'
import { createVault } from '../../vault/vault.js'
import { people } from './lab-run.js'

/**
 * An environment for one run, with a token for it. Its mails go nowhere: they are written, held back by the allow list, and counted. So a
 * lab beside a running system sends no mail and touches no one's accounts.
 */
export const labEnvironment = async (databaseUrl: string): Promise<string> => {
  // The token is digested, not sealed: temporary keys are enough.
  const key = (): string => `lab:${randomBytes(32).toString('base64')}`
  const vault = createVault({ vaultKeys: key(), linkKeys: key() })
  const database = new Database({ url: databaseUrl, poolSize: 1, log: createLog('error', 'lab') })
  try {
    return await database.transaction(async (db) => {
      const tx = { ...db, vault, pending: new PendingWrites() } as const
      const environment = await createEnvironment(tx, {
        name: `lab ${new Date().toISOString()}`,
        brand: { product_name: 'The failure lab' },
        support: { email: people.support },
        operator: [people.operator],
      })
      const { token } = await createApiToken(tx, { environmentId: environment.id, name: 'lab', scopes: [...ordinaryScopes] })
      return token
    })
  } finally {
    await database.close()
  }
}
